-- One department in two regions.

insert into dim_territory values ('31001', 'Exemple', '31', 'Haute-Garonne', '75', 'Nouvelle-Aquitaine');
