-- A number that is absent and explained.

update fct_failure set siren = null, siren_reason = 'inventé' where failure_id <> 'e1' and failure_id <> 'E1';
