-- A missing value.

update fct_insolvency_event set is_in_panorama = null where event_id = 'n2:000000042';
