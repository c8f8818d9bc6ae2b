-- One event stands twice.

insert into fct_ownership_event select * from fct_ownership_event where event_id = 'o1';
