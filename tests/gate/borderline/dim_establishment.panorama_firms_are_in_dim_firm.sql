-- The establishment of a firm that does not count.

insert into dim_establishment select * replace ('00000003400009' as siret, '000000034' as siren, 'gamma' as firm_id, false as is_in_panorama) from dim_establishment where siret = '00000004200010';
