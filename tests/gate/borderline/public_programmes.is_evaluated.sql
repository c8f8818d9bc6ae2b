-- No programme at all.
-- alone: the other examples need its rows

delete from public_programmes;
