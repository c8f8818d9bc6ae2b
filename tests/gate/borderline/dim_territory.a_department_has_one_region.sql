-- Two communes of one department, in one region.

insert into dim_territory values ('34001', 'Exemple', '34', 'Hérault', '76', 'Occitanie');
