-- The shortest address.

update fct_funding_round set evidence = 'http://a' where round_id = 'r1';
