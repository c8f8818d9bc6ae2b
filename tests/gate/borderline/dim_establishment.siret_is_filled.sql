-- An establishment of which only the number is known.

update dim_establishment set headcount_band = null, creation_date = null where siret = '00000004200010';
