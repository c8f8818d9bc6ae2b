-- One euro in the database that Parquet, CSV and the workbook do not have.
-- on: candidate
-- also: across_tables.workbook_agrees

update fct_public_award set amount_eur = 400001 where award_id = 'a1';
