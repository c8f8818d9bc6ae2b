-- A missing value.

update fct_insolvency_event set judgment_date = null where event_id = 'n3:-';
