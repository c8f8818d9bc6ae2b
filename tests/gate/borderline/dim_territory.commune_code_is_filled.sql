-- A commune that has a code and no name.

insert into dim_territory values ('31001', null, '31', 'Haute-Garonne', '76', 'Occitanie');
