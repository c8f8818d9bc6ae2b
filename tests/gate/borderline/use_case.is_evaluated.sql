-- No case at all.
-- alone: the other examples need its rows

delete from use_case;
