-- Closed, on a day that nobody knows.

update dim_establishment set closing_date = null where siret = '00000001800044';
