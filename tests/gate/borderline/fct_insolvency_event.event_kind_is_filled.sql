-- What nobody could name is « other ».

update fct_insolvency_event set event_kind = 'other' where event_id = 'n3:-';
