-- A court officer (invented).

update fct_insolvency_event set judgment_nature = 'désignant Me EXEMPLE liquidateur' where event_id = 'n3:-';
