-- A hole in the ranks: a candidate was taken out after ranking.

update dim_firm_candidate set "rank" = 4 where "rank" = 2;
