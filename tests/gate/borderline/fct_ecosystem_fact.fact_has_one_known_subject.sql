-- The subject is a parent, of which nothing else is said.

update fct_ecosystem_fact set actor_id = 'a_parent' where fact_id = 'e1';
