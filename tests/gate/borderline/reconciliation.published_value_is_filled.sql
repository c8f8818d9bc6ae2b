-- A printed zero.

update reconciliation set published_value = 0 where figure_id = 'x001';
