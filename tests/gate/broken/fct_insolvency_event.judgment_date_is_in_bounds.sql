-- Judged after the edition's end: not known yet.

update fct_insolvency_event set judgment_date = date '2026-11-01' where event_id = 'n2:000000042';
