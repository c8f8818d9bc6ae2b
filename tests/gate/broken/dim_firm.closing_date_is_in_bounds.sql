-- One day after the edition's end.

update dim_firm set closing_date = date '2026-11-01' where firm_id = 'alpha';
