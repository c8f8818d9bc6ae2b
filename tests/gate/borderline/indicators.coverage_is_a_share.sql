-- Half, nothing and all are shares.

update indicators set coverage = 0 where indicator_id = 'finance.revenue' and population = 'all';
