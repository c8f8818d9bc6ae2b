-- Announced and read on the last day of the edition.

update fct_funding_round set announced_on = date '2026-10-31', announced_until = date '2026-10-31', read_on = date '2026-10-31' where round_id = 'r1';
