-- A table that holds no row is still judged.

create table fct_nothing as select 1 as one where false; drop table fct_nothing; delete from fct_capital_move;
