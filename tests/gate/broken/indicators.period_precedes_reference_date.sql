-- A period that begins after it ends.

update indicators set reference_date = date '2026-09-30' where indicator_id = 'firms.jobs';
