-- The same key on two rows.

insert into fct_ecosystem_fact select * from fct_ecosystem_fact where fact_id = 'e1';
