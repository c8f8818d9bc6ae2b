-- The rarest kind.

update fct_insolvency_event set event_kind = 'opening_exit_from_crisis' where event_id = 'n3:-';
