-- One firm more than the register counts.

insert into indicators select * replace ('firm_type' as breakdown, 'startup' as member, 2 as value) from indicators where indicator_id = 'firms.firms' and breakdown = 'none' and population = 'all';
