-- A period of one day less.

insert into indicators select * replace (date '2026-10-30' as period_start) from indicators where indicator_id = 'firms.share_of_startups' and population = 'all' and reference_date = date '2026-10-31';
