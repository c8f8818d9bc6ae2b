-- Neither a firm of the register nor the sector.

update dim_establishment set is_in_sector = false where siret = '00000004200010';
