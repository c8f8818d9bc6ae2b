-- Closed after the end of the edition.

update dim_establishment set closing_date = date '2027-01-01', state = 'closed' where siret = '00000004200010';
