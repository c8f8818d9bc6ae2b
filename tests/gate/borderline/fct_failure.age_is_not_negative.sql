-- Failed on the day of its creation.

update fct_failure set age_days = 0 where failure_id = 'e1';
