-- An identifier of one letter.

update fct_insolvency_event set event_id = 'n' where event_id = 'n1:000000026';
