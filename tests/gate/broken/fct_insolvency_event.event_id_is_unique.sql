-- The same key twice.

update fct_insolvency_event set event_id = 'n1:000000026' where event_id = 'n2:000000042';
