-- A move that counts for nobody needs no firm.

update fct_capital_move set firm_id = null where move_id = 'm2' and firm_id is null;
