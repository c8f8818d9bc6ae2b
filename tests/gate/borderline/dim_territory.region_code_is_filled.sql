-- A region that has a code and no name.

insert into dim_territory values ('31003', 'Exemple', '31', 'Haute-Garonne', '76', null);
