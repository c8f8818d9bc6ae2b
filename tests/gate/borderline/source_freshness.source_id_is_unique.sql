-- The same letters in another case.

insert into source_freshness select * replace ('Register' as source_id) from source_freshness where source_id = 'register';
