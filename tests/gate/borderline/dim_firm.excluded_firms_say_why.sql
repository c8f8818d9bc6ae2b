-- One letter is a reason.

update dim_firm set exclusion_reason = '?' where firm_id = 'gamma';
