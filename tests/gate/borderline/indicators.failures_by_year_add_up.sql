-- A year that had none.

insert into indicators select * replace ('2025' as member, 0 as value) from indicators where indicator_id = 'failures.failures' and breakdown = 'year';
