-- One more in the catalogue than computed.

insert into indicator_catalogue select * replace ('firms.nothing' as indicator_id) from indicator_catalogue where indicator_id = 'firms.firms';
