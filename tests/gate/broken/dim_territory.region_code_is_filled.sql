-- A missing value.

update dim_territory set region_code = null where commune_code = '31555';
