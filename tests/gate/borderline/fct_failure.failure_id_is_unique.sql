-- Two failures of one company, of two episodes.

insert into fct_failure select * replace ('E1' as failure_id) from fct_failure where failure_id = 'e1';
insert into fct_insolvency_event select * replace ('n4' as event_id, 'E1' as episode_id) from fct_insolvency_event where event_id = 'n1:000000026';
