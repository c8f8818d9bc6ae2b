-- Counted, though its firm has left the panorama.

update dim_firm set is_in_panorama = false where firm_id = 'beta';
