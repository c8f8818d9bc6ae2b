-- One failure in a live release.
-- origin: live

delete from fct_failure where failure_id = 'e2';
