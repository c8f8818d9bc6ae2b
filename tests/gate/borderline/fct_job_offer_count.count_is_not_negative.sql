-- No offer in a month is a count.

update fct_job_offer_count set offers = 0 where department_code = '34';
