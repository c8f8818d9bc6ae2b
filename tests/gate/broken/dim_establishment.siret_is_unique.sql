-- The same establishment twice.

insert into dim_establishment select * from dim_establishment where siret = '00000004200010';
