-- All of it is core's.

insert into indicators select * replace ('core' as population) from indicators where indicator_id = 'public_funding.grants';
