-- An empty worklist.
-- alone: the other examples need its rows

delete from dim_firm_candidate;
