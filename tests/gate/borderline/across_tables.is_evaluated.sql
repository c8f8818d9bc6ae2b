-- A published table without a row.

delete from fct_capital_move;
