-- One more word makes another indicator.
-- also: indicator_catalogue.catalogue_is_computed

insert into indicator_catalogue select * replace ('firms.firms_2' as indicator_id) from indicator_catalogue where indicator_id = 'firms.firms';
