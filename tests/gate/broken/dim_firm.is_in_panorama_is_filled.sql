-- A missing value.

update dim_firm set is_in_panorama = null where firm_id = 'gamma';
