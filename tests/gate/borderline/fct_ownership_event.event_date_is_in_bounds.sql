-- The last day of the edition.

update fct_ownership_event set event_date = date '2026-10-31' where event_id = 'o1';
