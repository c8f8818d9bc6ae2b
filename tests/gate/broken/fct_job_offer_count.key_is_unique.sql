-- One count stands twice.

insert into fct_job_offer_count select * from fct_job_offer_count where department_code = '34';
