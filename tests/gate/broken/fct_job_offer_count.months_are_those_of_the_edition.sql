-- Offers created after the edition.

update fct_job_offer_count set creation_month = date '2026-11-01' where department_code = '34';
