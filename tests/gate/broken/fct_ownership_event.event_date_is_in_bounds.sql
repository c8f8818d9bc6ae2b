-- After the edition's end.

update fct_ownership_event set event_date = date '2026-11-01' where event_id = 'o1';
