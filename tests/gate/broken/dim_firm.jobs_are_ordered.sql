-- The low end is above the middle.

update dim_firm set jobs_low = 15 where firm_id = 'alpha';
