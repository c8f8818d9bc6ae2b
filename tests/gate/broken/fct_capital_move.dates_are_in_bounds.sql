-- The earlier notice is the later one.

update fct_capital_move set publication_date_before = date '2026-10-01' where move_id = 'm1';
