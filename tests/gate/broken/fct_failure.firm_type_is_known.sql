-- A type that nobody defined.

update fct_failure set firm_type = 'unicorn' where failure_id = 'e1';
