-- A kind that nobody defined.

update fct_insolvency_event set event_kind = 'opening_of_something' where event_id = 'n3:-';
