-- A missing value.

update reconciliation set published_value = null where figure_id = 'X002';
