-- One letter names the source.

update source_freshness set attribution = 'É' where source_id = 'inov';
