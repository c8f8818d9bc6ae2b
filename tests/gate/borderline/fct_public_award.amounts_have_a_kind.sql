-- A kind without an amount.

update fct_public_award set amount_kind = 'commitment' where award_id = 'a3';
