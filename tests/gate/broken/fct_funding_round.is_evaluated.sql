-- The table is gone: every rule about it ends in error.
-- also: *

drop table fct_funding_round;
