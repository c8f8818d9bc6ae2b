-- Equal to nothing.

update reconciliation set computed_value = null where figure_id = 'X001';
