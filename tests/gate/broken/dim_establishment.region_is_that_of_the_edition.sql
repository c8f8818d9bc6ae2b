-- Said to be in the region, from another one.

update dim_establishment set region_code = '11' where siret = '00000002600013';
