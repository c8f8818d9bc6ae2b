-- An empty table.
-- also: *

delete from dim_territory;
