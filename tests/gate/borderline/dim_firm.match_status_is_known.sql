-- The rarest of the three.

insert into dim_firm select * replace ('eta' as firm_id, 'to_review' as match_status) from dim_firm where firm_id = 'gamma';
