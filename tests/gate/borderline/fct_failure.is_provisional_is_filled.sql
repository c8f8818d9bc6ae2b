-- The other answer.

update fct_failure set is_provisional = true where failure_id = 'e1';
