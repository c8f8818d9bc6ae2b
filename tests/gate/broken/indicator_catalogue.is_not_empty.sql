-- An empty table.
-- also: *

delete from indicator_catalogue;
