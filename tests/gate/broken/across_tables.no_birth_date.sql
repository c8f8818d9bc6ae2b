-- A birth date (invented).

update fct_insolvency_event set judgment_nature = 'gérant né le 1er janvier 1900' where event_id = 'n3:-';
