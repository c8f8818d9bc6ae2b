-- One letter is a reason.

update fct_funding_round set siren_reason = '?' where round_id = 'r3';
