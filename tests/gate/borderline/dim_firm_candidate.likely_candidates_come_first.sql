-- A possible candidate with the same score stands after the likely one.

update dim_firm_candidate set score = 0.95 where "rank" = 2;
