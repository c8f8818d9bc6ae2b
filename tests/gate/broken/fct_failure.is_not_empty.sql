-- An empty table in a live release.
-- origin: live
-- also: *

delete from fct_failure;
