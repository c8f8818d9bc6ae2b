-- A live source in a demonstration.

update source_freshness set origin = 'live' where source_id = 'inov';
