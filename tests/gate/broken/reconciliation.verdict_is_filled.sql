-- A missing value.

update reconciliation set verdict = null where figure_id = 'X001';
