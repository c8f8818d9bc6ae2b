-- A count below zero.

update fct_job_offer_count set offers = -1 where department_code = '34';
