-- A missing value.

update source_freshness set origin = null where source_id = 'ilab';
