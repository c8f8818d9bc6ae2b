-- A source that gave no row has an origin.

update source_freshness set "rows" = 0 where source_id = 'inov';
