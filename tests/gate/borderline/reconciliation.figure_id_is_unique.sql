-- The same letters in another case.

update reconciliation set figure_id = 'x001' where verdict = 'not_computable';
