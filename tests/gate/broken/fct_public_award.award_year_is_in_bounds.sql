-- The year after the edition's.

update fct_public_award set award_year = 2027 where award_id = 'a1';
