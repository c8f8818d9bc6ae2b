-- Digits and underscores on both sides.
-- also: indicator_catalogue.catalogue_is_computed

insert into indicator_catalogue select * replace ('theme_2.indicator_30' as indicator_id) from indicator_catalogue where indicator_id = 'firms.firms';
