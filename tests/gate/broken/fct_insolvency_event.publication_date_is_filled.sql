-- A missing value.

update fct_insolvency_event set publication_date = null where event_id = 'n3:-';
