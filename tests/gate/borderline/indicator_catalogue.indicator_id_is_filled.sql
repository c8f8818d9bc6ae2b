-- The shortest identifier.
-- also: indicator_catalogue.catalogue_is_computed

insert into indicator_catalogue select * replace ('a.b' as indicator_id) from indicator_catalogue where indicator_id = 'firms.firms';
