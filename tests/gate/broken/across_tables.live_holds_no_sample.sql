-- A sample in a live release.
-- origin: live

update source_freshness set origin = 'sample' where source_id = 'ilab';
