-- The date that a spreadsheet gives to an empty cell.

update fct_job_offer_count set creation_month = date '1899-12-01' where department_code = '34';
