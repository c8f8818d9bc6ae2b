-- Two facts of one actor.

insert into fct_ecosystem_fact select * replace ('e4' as fact_id) from fct_ecosystem_fact where fact_id = 'e1';
