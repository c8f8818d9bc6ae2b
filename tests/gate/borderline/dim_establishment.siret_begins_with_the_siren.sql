-- Another establishment number of the same unit.

insert into dim_establishment select * replace ('00000002600021' as siret, 'secondary' as establishment_role) from dim_establishment where siret = '00000002600013';
