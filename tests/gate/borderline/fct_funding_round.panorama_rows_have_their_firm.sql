-- A firm that the register has, and that does not count.

update fct_funding_round set firm_id = 'gamma' where round_id = 'r3';
