-- The same figure twice.

update reconciliation set figure_id = 'X001';
