-- The other answer.

update fct_failure set is_in_panorama = false where failure_id = 'E1';
