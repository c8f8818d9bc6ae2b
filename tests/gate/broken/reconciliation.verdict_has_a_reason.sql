-- Not computable, and not a word why.

update reconciliation set reason = null where figure_id = 'X002';
