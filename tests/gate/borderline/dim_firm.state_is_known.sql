-- A state that no source says.

update dim_firm set state = null where firm_id = 'beta';
