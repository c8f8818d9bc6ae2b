-- A group that nobody defined.

update dim_firm set ai_group = 'central' where firm_id = 'alpha';
