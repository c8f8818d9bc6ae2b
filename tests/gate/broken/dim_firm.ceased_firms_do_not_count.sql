-- A firm that ceased last year, still counted.

update dim_firm set state = 'ceased', closing_date = date '2025-06-30' where firm_id = 'alpha';
