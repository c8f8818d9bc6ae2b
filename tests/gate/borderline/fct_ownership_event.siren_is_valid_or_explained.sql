-- One letter is a reason.

update fct_ownership_event set siren_reason = '?' where event_id = 'o3';
