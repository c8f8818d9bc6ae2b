-- An empty table.
-- alone: the other examples need its rows

delete from dim_ecosystem_actor;
