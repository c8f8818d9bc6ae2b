-- The last digit is wrong: Luhn sees it.

update dim_firm set siren = '000000019' where firm_id = 'alpha';
