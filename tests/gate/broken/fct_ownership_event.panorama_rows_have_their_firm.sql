-- Counted, but its firm is not in dim_firm.

update fct_ownership_event set is_in_panorama = true where event_id = 'o3';
