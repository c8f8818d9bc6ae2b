-- No event at all.
-- alone: the other examples need its rows

delete from fct_ownership_event;
