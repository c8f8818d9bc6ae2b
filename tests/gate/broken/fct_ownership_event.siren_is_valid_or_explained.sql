-- No number, and nothing said of why.

update fct_ownership_event set siren_reason = null where event_id = 'o3';
