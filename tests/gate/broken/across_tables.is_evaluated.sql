-- The candidate no longer says what it is.
-- on: candidate
-- also: *

drop table _release;
