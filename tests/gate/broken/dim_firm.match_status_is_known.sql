-- A status that nobody defined.

update dim_firm set match_status = 'perhaps' where firm_id = 'gamma';
