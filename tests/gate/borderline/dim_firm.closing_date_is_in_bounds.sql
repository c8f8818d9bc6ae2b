-- Closed on the last day of the edition.

update dim_firm set closing_date = date '2026-10-31' where firm_id = 'gamma';
