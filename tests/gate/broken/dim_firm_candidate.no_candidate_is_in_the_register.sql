-- A firm of the register comes back as a candidate.

update dim_firm_candidate set siren = '000000018' where "rank" = 2;
