-- One letter is a reason.

update reconciliation set reason = '?' where figure_id = 'X001';
