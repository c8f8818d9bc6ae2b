-- A missing value.

update source_freshness set licence = null where source_id = 'ilab';
