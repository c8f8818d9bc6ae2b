-- A group that nobody reviewed may count.

update fct_funding_round set ai_group = null where round_id = 'r1';
