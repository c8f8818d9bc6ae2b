-- One award in a live release.
-- origin: live
-- alone: the other examples need its rows

delete from fct_public_award where award_id <> 'a1';
