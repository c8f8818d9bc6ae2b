-- Two establishments of one unit.

insert into dim_establishment select * replace ('00000004200028' as siret, 'secondary' as establishment_role) from dim_establishment where siret = '00000004200010';
