-- A row of a source whose licence keeps its rows from being published.

update source_freshness set publication = 'restricted' where source_id = 'inov';
