-- A score above 1: weights were added, not combined.

update dim_firm_candidate set score = 1.2 where "rank" = 1;
