-- A missing value.

update source_freshness set "rows" = null where source_id = 'ilab';
