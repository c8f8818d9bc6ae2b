-- The month of the edition, counted weeks after its end.

update fct_job_offer_count set counted_on = date '2026-12-31' where creation_month = date '2026-10-01';
