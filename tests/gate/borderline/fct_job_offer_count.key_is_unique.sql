-- Two occupations in one department and month.

insert into fct_job_offer_count select * replace ('data_engineer' as occupation) from fct_job_offer_count where department_code = '34';
