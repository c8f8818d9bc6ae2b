-- An empty table.
-- alone: the other examples need its rows
-- also: dim_establishment.is_not_empty

delete from dim_establishment;
