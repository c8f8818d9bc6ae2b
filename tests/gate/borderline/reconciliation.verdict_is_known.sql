-- A difference, with its reason.

update reconciliation set verdict = 'differs', reason = 'inventé' where figure_id = 'X001';
