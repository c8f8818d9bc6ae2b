-- A missing value.

update fct_insolvency_event set event_kind = null where event_id = 'n3:-';
