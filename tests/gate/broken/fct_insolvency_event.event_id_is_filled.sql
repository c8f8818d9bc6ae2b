-- A missing value.

update fct_insolvency_event set event_id = null where event_id = 'n2:000000042';
