-- Open, and closed last year.

update dim_establishment set closing_date = date '2025-06-30' where siret = '00000004200010';
