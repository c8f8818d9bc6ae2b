-- The other agreement.

update reconciliation set verdict = 'within_rounding' where figure_id = 'X001';
