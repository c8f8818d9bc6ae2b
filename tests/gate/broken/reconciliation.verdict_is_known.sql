-- A verdict that nobody defined.

update reconciliation set verdict = 'close_enough' where figure_id = 'X001';
