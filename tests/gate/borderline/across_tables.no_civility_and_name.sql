-- Functions without a name, and a letter before a full stop.

update fct_insolvency_event set judgment_nature = 'remis à monsieur le maire, plan M. 2026, Me' where event_id = 'n3:-';
