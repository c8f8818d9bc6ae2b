-- A grant with the stage of a round.

update fct_funding_round set stage = 'seed' where round_id = 'r3';
