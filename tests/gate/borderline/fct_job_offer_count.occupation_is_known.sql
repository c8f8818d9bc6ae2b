-- The rarest of the four.

insert into fct_job_offer_count select * replace ('embedded_ai_specialist' as occupation) from fct_job_offer_count where department_code = '34' and occupation = 'data_analyst';
