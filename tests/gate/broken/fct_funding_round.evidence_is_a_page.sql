-- A newspaper is named, its page is not.

update fct_funding_round set evidence = 'journal inventé, page 3' where round_id = 'r1';
