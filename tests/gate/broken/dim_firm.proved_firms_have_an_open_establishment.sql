-- Proved by nothing.

update dim_firm set open_establishments = 0 where firm_id = 'beta';
