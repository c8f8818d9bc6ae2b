-- One source twice.

insert into source_freshness select * from source_freshness where source_id = 'ilab';
