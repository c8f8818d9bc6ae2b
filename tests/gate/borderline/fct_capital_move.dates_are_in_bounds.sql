-- Moved and published on the last day, a day after the notice before.

update fct_capital_move set moved_on = date '2026-10-31', publication_date = date '2026-10-31', publication_date_before = date '2026-10-30' where move_id = 'm1';
