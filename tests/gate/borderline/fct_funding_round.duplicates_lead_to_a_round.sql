-- A suspected duplicate, of a round that is itself one.

update fct_funding_round set suspected_duplicate_of = 'r2' where round_id = 'r3';
