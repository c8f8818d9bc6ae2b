-- A department of another region, which dim_territory does not list.

update fct_insolvency_event set department_code = '75', region_code = '11' where event_id = 'n3:-';
