-- A row of last month's edition.

update source_freshness set edition = '2026-09' where source_id = 'ilab';
