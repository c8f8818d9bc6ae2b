-- One commune twice.

insert into dim_territory select * from dim_territory where commune_code = '31555';
