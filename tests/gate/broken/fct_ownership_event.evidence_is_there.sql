-- A fact of the press without its address.

update fct_ownership_event set source_url = null where event_id = 'o3';
