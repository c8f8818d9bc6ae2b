-- Found by its number, and still not called matched.

insert into dim_firm select * replace ('theta' as firm_id, '000000034' as siren, 'to_review' as match_status) from dim_firm where firm_id = 'gamma';
