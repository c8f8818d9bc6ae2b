-- Two figures are all that was printed.

update reconciliation set reason = '?' where figure_id = 'X002';
