-- A capital move without its page.

update fct_funding_round set corroboration_url = null where round_id = 'r1';
