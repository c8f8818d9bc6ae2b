-- Nobody at all: the three are zero.

update dim_firm set jobs_low = 0, jobs_mid = 0, jobs_high = 0 where firm_id = 'alpha';
