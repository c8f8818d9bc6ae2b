-- Left out without a word.

update dim_firm set exclusion_reason = ' ' where firm_id = 'gamma';
