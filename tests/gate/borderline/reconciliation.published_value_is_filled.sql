-- A printed zero.

update reconciliation set published_value = 0 where verdict = 'not_computable';
