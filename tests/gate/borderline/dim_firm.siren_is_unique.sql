-- Two firms without a SIREN.

insert into dim_firm select * replace ('delta' as firm_id) from dim_firm where firm_id = 'gamma';
