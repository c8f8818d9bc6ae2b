-- Nothing was paid: zero is an amount.

update fct_public_award set amount_eur = 0 where award_id = 'a1';
