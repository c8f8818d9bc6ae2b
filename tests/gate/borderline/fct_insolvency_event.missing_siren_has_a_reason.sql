-- One letter is a reason.

update fct_insolvency_event set siren_reason = '?' where event_id = 'n3:-';
