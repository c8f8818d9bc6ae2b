-- An identifier of one letter.

update reconciliation set figure_id = 'X' where figure_id = 'X002';
