-- Found by its firm, its number is not known.

update fct_insolvency_event set siren = null, siren_reason = 'inventé', is_in_panorama = true where announcement_id = 'n1';
