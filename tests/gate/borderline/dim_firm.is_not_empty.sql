-- A single firm.
-- alone: the other examples need its rows

delete from dim_firm where firm_id <> 'beta';
