-- A licence of one letter.

update source_freshness set licence = 'l' where source_id = 'inov';
