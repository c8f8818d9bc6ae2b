-- The date that Sirene writes for unknown.

update dim_firm set creation_date = date '1900-01-01' where firm_id = 'alpha';
