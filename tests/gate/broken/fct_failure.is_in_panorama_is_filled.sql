-- A missing value.

update fct_failure set is_in_panorama = null where failure_id = 'e2';
