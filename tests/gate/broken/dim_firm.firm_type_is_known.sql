-- A type that nobody defined.

update dim_firm set firm_type = 'unicorn' where firm_id = 'alpha';
