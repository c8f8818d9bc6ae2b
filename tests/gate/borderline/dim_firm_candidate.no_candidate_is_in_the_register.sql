-- It bears the name of a firm of the register, and another number.

update dim_firm_candidate set firm_name = 'Alpha Exemple' where "rank" = 1;
