-- The last digit is wrong: Luhn sees it.

update dim_firm_candidate set siren = '000000019' where "rank" = 2;
