-- A month that the facts do not have.

insert into indicators select * replace ('month' as breakdown, '2026-02' as member, 2 as value) from indicators where indicator_id = 'failures.failures' and breakdown = 'none';
