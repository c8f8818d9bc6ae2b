-- The other answer, which needs no firm.

update fct_insolvency_event set is_in_panorama = false where announcement_id = 'n1';
