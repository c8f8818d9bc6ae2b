-- One digit is missing.
-- also: dim_establishment.siret_is_valid

update dim_establishment set siret = '0000000420001' where siret = '00000004200010';
