-- The establishment of another unit.

update dim_establishment set siren = '000000034' where siret = '00000004200010';
