-- A region that nobody knows is not this one.

update dim_establishment set region_code = null, is_in_region = false where siret = '00000001800044';
