-- An occupation that nobody defined.

update fct_job_offer_count set occupation = 'prompt_engineer' where department_code = '34';
