-- What Sirene masks, shown with its mask.

update dim_firm set city = '[ND]' where firm_id = 'gamma';
