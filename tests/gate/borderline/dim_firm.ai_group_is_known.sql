-- Not reviewed yet: no group.

update dim_firm set ai_group = null where firm_id = 'beta';
