-- No milestone at all.
-- alone: the other examples need its rows

delete from regulation_milestones;
