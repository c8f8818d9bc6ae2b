-- Defined twice.

insert into indicator_catalogue select * from indicator_catalogue where indicator_id = 'firms.jobs';
