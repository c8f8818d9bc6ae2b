-- One move stands twice.

insert into fct_capital_move select * from fct_capital_move where move_id = 'm1';
