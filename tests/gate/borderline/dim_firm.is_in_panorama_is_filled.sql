-- A firm that does not count says so.

insert into dim_firm select * replace ('iota' as firm_id, false as is_in_panorama) from dim_firm where firm_id = 'gamma';
