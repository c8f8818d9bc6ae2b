-- The same key twice.

update fct_public_award set award_id = 'a1' where award_id = 'a2';
