-- A missing value.

update fct_public_award set amount_kind = null where award_id = 'a2';
