-- A missing value.

update source_freshness set source_id = null where source_id = 'ilab';
