-- The shortest identifier.

insert into indicator_catalogue select * replace ('a.b' as indicator_id) from indicator_catalogue where indicator_id = 'firms.firms';
