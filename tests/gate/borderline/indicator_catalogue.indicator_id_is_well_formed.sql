-- Digits and underscores on both sides.

insert into indicator_catalogue select * replace ('theme_2.indicator_30' as indicator_id) from indicator_catalogue where indicator_id = 'firms.firms';
