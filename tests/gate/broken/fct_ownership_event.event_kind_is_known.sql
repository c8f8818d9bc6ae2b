-- A kind that the dictionary does not know.

update fct_ownership_event set event_kind = 'vente' where event_id = 'o1';
