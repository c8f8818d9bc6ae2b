-- A type of a firm of the register.

update fct_failure set firm_type = 'mid_cap' where failure_id = 'e1';
