-- Two figures are all that was printed.

update reconciliation set reason = '?' where verdict = 'not_computable';
