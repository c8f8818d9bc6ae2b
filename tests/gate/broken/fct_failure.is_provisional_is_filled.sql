-- A missing value.

update fct_failure set is_provisional = null where failure_id = 'e2';
