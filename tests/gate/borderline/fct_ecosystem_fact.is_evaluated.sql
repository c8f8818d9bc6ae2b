-- No fact at all.
-- alone: the other examples need its rows

delete from fct_ecosystem_fact;
