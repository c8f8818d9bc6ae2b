-- A page read before the round was announced.

update fct_funding_round set read_on = date '2026-01-01' where round_id = 'r1';
