-- Counted, but its firm is not in dim_firm.

update fct_failure set is_in_panorama = true where failure_id = 'e2';
