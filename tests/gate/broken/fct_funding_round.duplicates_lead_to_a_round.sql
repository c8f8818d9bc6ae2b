-- A duplicate of a round that is not there.

update fct_funding_round set duplicate_of = 'r9' where round_id = 'r2';
