-- A figure of zero is shown, and says that it is final.

insert into indicators select * replace ('core' as population, 0 as value, 'final' as status, 1 as coverage) from indicators where indicator_id = 'firms.jobs';
