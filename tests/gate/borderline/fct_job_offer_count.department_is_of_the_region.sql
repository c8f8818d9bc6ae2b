-- The department that has a single commune here.

update fct_job_offer_count set department_code = '34' where occupation = 'data_scientist' and creation_month = date '2026-09-01';
