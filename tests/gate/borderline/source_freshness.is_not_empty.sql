-- One source is enough, another.
-- alone: the other examples need its rows

delete from source_freshness where source_id <> 'bodacc';
