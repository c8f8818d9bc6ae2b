-- A valid number that the register does not know.

update fct_capital_move set siren = '000000034' where move_id = 'm2';
