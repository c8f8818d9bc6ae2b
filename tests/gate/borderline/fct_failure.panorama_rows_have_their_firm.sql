-- Found by its firm, its number is not known.

update fct_failure set siren = null, siren_reason = 'inventé' where failure_id = 'e1';
