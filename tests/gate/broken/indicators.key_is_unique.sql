-- The same figure twice.

insert into indicators select * from indicators where indicator_id = 'firms.jobs';
