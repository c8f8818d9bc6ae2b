-- Counted in the panorama, but its firm is not in dim_firm.

update fct_funding_round set firm_id = 'omega' where round_id = 'r2';
