-- The whole, and the smallest count.

update fct_ecosystem_fact set value = 100 where fact_id = 'e2';
update fct_ecosystem_fact set value = 1 where fact_id = 'e3';
