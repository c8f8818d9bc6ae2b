-- Counted, but its firm is not in dim_firm.

update fct_capital_move set is_in_panorama = true where move_id = 'm2';
