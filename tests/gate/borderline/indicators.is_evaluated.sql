-- One figure is enough.
-- alone: the other examples need its rows

delete from indicators where indicator_id <> 'firms.share_of_startups';
