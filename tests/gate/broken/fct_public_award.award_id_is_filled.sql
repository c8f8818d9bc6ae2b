-- A missing value.

update fct_public_award set award_id = null where award_id = 'a2';
