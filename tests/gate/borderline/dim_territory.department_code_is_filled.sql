-- A department overseas, of three digits.

insert into dim_territory values ('97411', 'Exemple', '974', null, '04', null);
