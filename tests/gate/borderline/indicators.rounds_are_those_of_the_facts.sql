-- A round that does not count, whatever its amount.

update fct_funding_round set amount_eur = 900000000 where round_id = 'r2';
