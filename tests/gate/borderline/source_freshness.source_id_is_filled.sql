-- An identifier of one letter.

insert into source_freshness select * replace ('x' as source_id) from source_freshness where source_id = 'register';
