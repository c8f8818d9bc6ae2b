-- A missing value.

update source_freshness set attribution = null where source_id = 'ilab';
