-- Dated after the edition's end.

update indicators set reference_date = date '2026-11-01', period_start = date '2026-11-01' where indicator_id = 'firms.jobs';
