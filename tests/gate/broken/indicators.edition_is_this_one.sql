-- A row of last month's edition.

update indicators set edition = '2026-09' where indicator_id = 'firms.jobs';
