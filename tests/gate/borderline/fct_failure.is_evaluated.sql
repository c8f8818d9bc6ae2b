-- One failure is enough.
-- alone: the other examples need its rows

delete from fct_failure where failure_id = 'e2';
