-- Nothing is a count.

insert into indicators select * replace ('sector' as population, 0 as value) from indicators where indicator_id = 'employment.jobs' and population = 'all';
insert into indicators select * replace ('sector' as population, 0 as value) from indicators where indicator_id in ('employment.jobs_low', 'employment.jobs_high') and population = 'all';
