-- A confidence that the worklist does not know.

update dim_firm_candidate set confidence = 'sure' where "rank" = 1;
