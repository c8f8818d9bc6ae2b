-- An identifier of one letter.

insert into dim_firm select * replace ('g' as firm_id) from dim_firm where firm_id = 'gamma';
