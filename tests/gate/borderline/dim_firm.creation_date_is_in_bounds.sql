-- The first day that is a date.

update dim_firm set creation_date = date '1900-01-02' where firm_id = 'beta';
