-- A missing value.

update dim_firm set firm_id = null where firm_id = 'gamma';
