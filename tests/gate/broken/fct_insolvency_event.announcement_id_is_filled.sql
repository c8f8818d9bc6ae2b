-- A missing value.

update fct_insolvency_event set announcement_id = null where event_id = 'n3:-';
