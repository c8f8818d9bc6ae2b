-- Of unknown kind, without an amount.

update fct_public_award set amount_kind = 'unknown', amount_eur = null, counts_amount = false where award_id = 'a2';
