-- One euro in the database that Parquet and CSV do not have.
-- on: candidate

update fct_public_award set amount_eur = 400001 where award_id = 'a1';
