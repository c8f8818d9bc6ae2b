-- An empty table.
-- also: *

delete from source_freshness;
