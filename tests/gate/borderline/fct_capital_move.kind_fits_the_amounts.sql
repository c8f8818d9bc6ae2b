-- The smallest rise: one cent.

update fct_capital_move set capital_after = capital_before + 0.01 where move_id = 'm1';
