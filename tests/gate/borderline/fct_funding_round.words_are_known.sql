-- A round of mixed nature, of no stated stage.

update fct_funding_round set nature = 'mixed', stage = 'undisclosed' where round_id = 'r3';
