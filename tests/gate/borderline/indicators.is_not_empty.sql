-- One figure in a live release.
-- origin: live
-- alone: the other examples need its rows

delete from indicators where indicator_id <> 'firms.share_of_startups';
