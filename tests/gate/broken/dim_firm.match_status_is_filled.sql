-- A missing value.

update dim_firm set match_status = null where firm_id = 'gamma';
