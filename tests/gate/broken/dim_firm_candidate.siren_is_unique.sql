-- The same unit stands twice in the worklist.

update dim_firm_candidate set siren = '000000034' where "rank" = 2;
