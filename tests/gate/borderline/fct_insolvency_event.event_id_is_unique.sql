-- Two events of one notice.

insert into fct_insolvency_event select * replace ('n3:-:2' as event_id) from fct_insolvency_event where event_id = 'n3:-';
