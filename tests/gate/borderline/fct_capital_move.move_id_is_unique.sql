-- Two moves of one company on one day.

insert into fct_capital_move select * replace ('m3' as move_id) from fct_capital_move where move_id = 'm1';
