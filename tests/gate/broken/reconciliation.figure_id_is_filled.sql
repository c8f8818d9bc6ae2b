-- A missing value.

update reconciliation set figure_id = null where figure_id = 'X002';
