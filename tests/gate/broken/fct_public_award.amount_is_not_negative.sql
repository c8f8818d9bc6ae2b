-- A negative award.

update fct_public_award set amount_eur = -1 where award_id = 'a1';
