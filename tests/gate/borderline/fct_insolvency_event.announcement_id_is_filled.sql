-- A notice named by one letter.

update fct_insolvency_event set announcement_id = 'n' where event_id = 'n3:-';
