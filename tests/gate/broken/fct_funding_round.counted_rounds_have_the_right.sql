-- A round of doubtful scope is counted.

update fct_funding_round set scope_doubt = 'objets connectés' where round_id = 'r1';
