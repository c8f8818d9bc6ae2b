-- A missing value.
-- also: fct_failure.failures_have_their_events

update fct_failure set failure_id = null where failure_id = 'e2';
