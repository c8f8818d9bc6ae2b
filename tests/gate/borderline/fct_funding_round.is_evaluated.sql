-- No round at all.
-- alone: the other examples need its rows

delete from fct_funding_round;
