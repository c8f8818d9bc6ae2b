-- No move at all.
-- alone: the other examples need its rows

delete from fct_capital_move;
