-- One source is enough.
-- alone: the other examples need its rows

delete from source_freshness where source_id <> 'register';
