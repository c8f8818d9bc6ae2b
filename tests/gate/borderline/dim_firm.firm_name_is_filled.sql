-- A name of one letter.

update dim_firm set firm_name = 'X' where firm_id = 'gamma';
