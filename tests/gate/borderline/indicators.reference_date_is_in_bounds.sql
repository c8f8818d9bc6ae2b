-- The first day that is a date.

insert into indicators select * replace (date '1900-01-02' as reference_date, date '1900-01-02' as period_start) from indicators where indicator_id = 'firms.share_of_startups' and population = 'all' and reference_date = date '2026-10-31' and period_start = reference_date;
