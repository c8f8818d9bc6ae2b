-- The other role.

update dim_establishment set establishment_role = 'secondary' where siret = '00000004200010';
