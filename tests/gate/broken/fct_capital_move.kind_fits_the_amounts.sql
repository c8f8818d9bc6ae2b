-- A decrease that rises.

update fct_capital_move set move_kind = 'decrease' where move_id = 'm1';
