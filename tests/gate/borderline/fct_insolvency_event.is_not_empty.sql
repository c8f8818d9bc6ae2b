-- One event in a live release.
-- origin: live
-- alone: the other examples need its rows

delete from fct_insolvency_event where event_id <> 'n1:000000026';
