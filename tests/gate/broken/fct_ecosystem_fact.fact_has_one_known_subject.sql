-- About a programme that has no row.

update fct_ecosystem_fact set programme_id = 'p_gone' where fact_id = 'e2';
