-- The same letters in another case.

insert into dim_firm select * replace ('Gamma' as firm_id) from dim_firm where firm_id = 'gamma';
