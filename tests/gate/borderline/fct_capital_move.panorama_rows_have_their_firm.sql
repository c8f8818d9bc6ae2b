-- A move that does not count, of a firm that does not either.

insert into fct_capital_move select * replace ('m4' as move_id, 'gamma' as firm_id) from fct_capital_move where move_id = 'm2';
