-- No SIREN and no word about it.

update fct_insolvency_event set siren_reason = null where event_id = 'n3:-';
