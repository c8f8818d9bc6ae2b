-- A missing value.

update dim_territory set commune_code = null where commune_code = '31555';
