-- A type that nobody knows.

insert into indicators select * replace ('firm_type' as breakdown, 'unknown' as member, 1 as value) from indicators where indicator_id = 'firms.firms' and breakdown = 'none' and population = 'all';
