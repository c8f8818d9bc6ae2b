-- A kind that nobody defined.

update fct_public_award set amount_kind = 'gift' where award_id = 'a1';
