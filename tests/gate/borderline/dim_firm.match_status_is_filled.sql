-- A firm to be reviewed has a status.

insert into dim_firm select * replace ('zeta' as firm_id, 'to_review' as match_status) from dim_firm where firm_id = 'gamma';
