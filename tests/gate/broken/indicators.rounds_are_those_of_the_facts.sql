-- The round no longer counts, the figure still does. The amounts are another indicator.

update fct_funding_round set is_counted = false, not_counted_reason = 'inventé' where round_id = 'r1';
