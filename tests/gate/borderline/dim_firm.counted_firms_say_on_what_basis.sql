-- A firm that does not count needs no basis.

insert into dim_firm select * replace ('kappa' as firm_id, null as presence_basis) from dim_firm where firm_id = 'gamma';
