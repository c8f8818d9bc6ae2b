-- An unlicensed compilation is the source.

update fct_funding_round set evidence = 'https://github.com/quelqu-un/compilation' where round_id = 'r1';
