-- The smallest amount, and one letter for a missing one.

update fct_ownership_event set amount_eur = 0.01 where event_id = 'o1';
update fct_ownership_event set amount_reason = '?' where event_id = 'o2';
