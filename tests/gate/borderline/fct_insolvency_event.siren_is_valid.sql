-- A number that is absent and explained.

update fct_insolvency_event set siren = null, siren_reason = 'inventé' where event_id = 'n2:000000042';
