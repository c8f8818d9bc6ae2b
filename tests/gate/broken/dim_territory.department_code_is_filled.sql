-- A missing value.

update dim_territory set department_code = null where commune_code = '31555';
