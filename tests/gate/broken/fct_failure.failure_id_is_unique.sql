-- The same key twice.

update fct_failure set failure_id = 'e1' where failure_id = 'e2';
