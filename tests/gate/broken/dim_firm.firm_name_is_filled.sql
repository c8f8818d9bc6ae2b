-- A missing value.

update dim_firm set firm_name = null where firm_id = 'gamma';
