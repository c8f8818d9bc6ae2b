-- Closed the day before it was created.

update dim_firm set closing_date = date '2015-03-01' where firm_id = 'alpha';
