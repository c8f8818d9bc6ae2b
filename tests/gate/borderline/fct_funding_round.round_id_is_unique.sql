-- Two rounds of one company on one day.

insert into fct_funding_round select * replace ('r4' as round_id) from fct_funding_round where round_id = 'r3';
