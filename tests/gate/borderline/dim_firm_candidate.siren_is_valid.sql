-- The last digit is the one that Luhn asks for.

update dim_firm_candidate set siren = '000000067' where siren = '000000042';
