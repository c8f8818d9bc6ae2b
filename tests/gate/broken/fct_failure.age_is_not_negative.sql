-- Failed before it was created.

update fct_failure set age_days = -1 where failure_id = 'e1';
