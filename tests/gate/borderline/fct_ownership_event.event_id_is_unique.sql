-- Two events of one day between the same two.

insert into fct_ownership_event select * replace ('o4' as event_id) from fct_ownership_event where event_id = 'o1';
