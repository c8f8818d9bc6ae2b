-- Two communes of one name.

insert into dim_territory values ('31002', 'Toulouse', '31', 'Haute-Garonne', '76', 'Occitanie');
