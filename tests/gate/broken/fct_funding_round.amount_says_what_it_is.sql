-- An amount that is not known, written as zero.

update fct_funding_round set amount_eur = 0 where round_id = 'r3';
