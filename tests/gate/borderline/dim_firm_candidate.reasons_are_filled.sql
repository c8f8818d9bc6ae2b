-- A reason of one letter.

update dim_firm_candidate set reasons = 'x' where "rank" = 1;
