-- A missing value.

update fct_failure set judgment_date = null where failure_id = 'e2';
