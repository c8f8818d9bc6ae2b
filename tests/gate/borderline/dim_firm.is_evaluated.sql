-- A table of one firm.
-- alone: the other examples need its rows

delete from dim_firm where firm_id <> 'alpha';
