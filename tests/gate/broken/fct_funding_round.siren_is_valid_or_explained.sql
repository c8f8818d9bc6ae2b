-- The number is missing, and nothing says why.

update fct_funding_round set siren_reason = null where round_id = 'r3';
