-- The first year, and the edition's.

update fct_public_award set award_year = 1998 where award_id = 'a2';
update fct_public_award set award_year = 2026 where award_id = 'a3';
