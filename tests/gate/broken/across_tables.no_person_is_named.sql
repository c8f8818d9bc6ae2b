-- A natural person where a company should stand (invented).

update dim_firm set firm_name = 'Jean EXEMPLEAU' where firm_id = 'gamma';
