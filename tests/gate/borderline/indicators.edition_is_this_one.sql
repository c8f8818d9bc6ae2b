-- This edition's figure for the first date of all.

insert into indicators select * replace (date '2018-01-31' as reference_date, date '2018-01-31' as period_start) from indicators where indicator_id = 'firms.share_of_startups' and population = 'all' and reference_date = date '2026-10-31';
