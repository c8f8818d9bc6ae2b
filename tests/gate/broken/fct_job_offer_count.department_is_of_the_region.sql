-- A department of another region.

update fct_job_offer_count set department_code = '75' where department_code = '34';
