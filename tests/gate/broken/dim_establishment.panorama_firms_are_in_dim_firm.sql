-- Counted with a firm that is not.

update dim_establishment set is_in_panorama = true where siret = '00000004200010';
