-- The same figure at another date.

insert into indicators select * replace (date '2025-02-28' as reference_date, date '2025-02-28' as period_start) from indicators where indicator_id = 'firms.share_of_startups' and population = 'all' and reference_date = date '2026-10-31';
