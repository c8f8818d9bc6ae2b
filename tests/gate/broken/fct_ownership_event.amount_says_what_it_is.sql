-- An amount without its nature: a ceiling and a price are not the same.

update fct_ownership_event set amount_nature = null where event_id = 'o1';
