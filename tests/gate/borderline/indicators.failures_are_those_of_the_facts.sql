-- A month whose only failure was judged on its last day.

update fct_failure set judgment_date = date '2026-10-31' where failure_id = 'e2';
insert into indicators select * replace ('month' as breakdown, '2026-10' as member, 1 as value) from indicators where indicator_id = 'failures.failures' and breakdown = 'none';
