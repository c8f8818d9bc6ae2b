-- The last digit is wrong: Luhn sees it.

update dim_establishment set siret = '00000004200011' where siret = '00000004200010';
