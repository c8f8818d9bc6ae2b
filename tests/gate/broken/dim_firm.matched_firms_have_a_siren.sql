-- Matched to nothing.

update dim_firm set match_status = 'matched' where firm_id = 'gamma';
