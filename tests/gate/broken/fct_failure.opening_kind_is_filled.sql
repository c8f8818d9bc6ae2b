-- A missing value.

update fct_failure set opening_kind = null where failure_id = 'e2';
