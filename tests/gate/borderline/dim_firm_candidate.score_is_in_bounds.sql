-- The surest there is.

update dim_firm_candidate set score = 1 where "rank" = 1;
