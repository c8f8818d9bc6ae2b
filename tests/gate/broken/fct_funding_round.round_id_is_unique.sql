-- One round stands twice.

insert into fct_funding_round select * from fct_funding_round where round_id = 'r1';
