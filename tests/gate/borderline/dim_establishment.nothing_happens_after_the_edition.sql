-- Closed on the last day of the edition.

update dim_establishment set state = 'closed', closing_date = date '2026-10-31' where siret = '00000001800028';
