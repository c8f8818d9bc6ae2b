-- The only candidate, first.
-- alone: the other examples need a second one

delete from dim_firm_candidate where "rank" = 2;
