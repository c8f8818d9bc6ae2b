-- The table is gone: every rule about it ends in error.
-- also: *

drop table dim_ecosystem_actor;
