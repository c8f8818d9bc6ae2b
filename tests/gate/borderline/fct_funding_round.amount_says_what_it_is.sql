-- The smallest amount there is.

update fct_funding_round set amount_eur = 0.01 where round_id = 'r1';
