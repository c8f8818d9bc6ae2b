-- Two firms, one identifier.

update dim_firm set firm_id = 'alpha' where firm_id = 'gamma';
