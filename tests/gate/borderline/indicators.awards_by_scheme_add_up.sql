-- A scheme that gave none that year.

insert into indicators select * replace ('i_phd:2022' as member, 0 as value) from indicators where indicator_id = 'public_funding.awards' and member = 'i_nov:2021';
