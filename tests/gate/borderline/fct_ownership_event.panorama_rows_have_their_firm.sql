-- An event that does not count, of a firm that does.

update fct_ownership_event set is_in_panorama = false where event_id = 'o1';
