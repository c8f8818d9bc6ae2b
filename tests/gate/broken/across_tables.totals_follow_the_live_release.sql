-- An award of 400 000 euros becomes one of 400 million: its department, its year and its scheme jump.

update fct_public_award set amount_eur = 400000000 where award_id = 'a1';
