-- The number fails its check.

update fct_capital_move set siren = '000000019' where move_id = 'm2';
