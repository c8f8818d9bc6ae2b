-- A computed zero is a value.

update reconciliation set computed_value = 0 where figure_id = 'X001';
