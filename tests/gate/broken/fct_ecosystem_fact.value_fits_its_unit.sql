-- A share of more than all.

update fct_ecosystem_fact set value = 120 where fact_id = 'e2';
