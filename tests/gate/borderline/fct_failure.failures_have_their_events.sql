-- One judgment is enough.

delete from fct_insolvency_event where event_id = 'n3:-';
