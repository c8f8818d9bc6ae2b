-- A firm's establishment, outside the sector and the region.

update dim_establishment set is_in_sector = false where siret = '00000001800044';
