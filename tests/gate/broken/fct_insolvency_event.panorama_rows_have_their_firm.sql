-- Counted, but its firm is not in dim_firm.

update fct_insolvency_event set is_in_panorama = true where event_id = 'n2:000000042';
