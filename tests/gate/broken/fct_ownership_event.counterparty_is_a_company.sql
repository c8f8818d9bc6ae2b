-- The buyer is a person, by name (invented).

update fct_ownership_event set counterparty_name = 'EXEMPLE, Inventé' where event_id = 'o1';
