-- One award is enough.
-- alone: the other examples need its rows

delete from fct_public_award where award_id <> 'a1';
