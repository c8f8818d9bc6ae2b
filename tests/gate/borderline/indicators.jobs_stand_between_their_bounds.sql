-- The estimate is its own lower bound.

update indicators set value = 10 where indicator_id = 'employment.jobs' and population = 'all';
