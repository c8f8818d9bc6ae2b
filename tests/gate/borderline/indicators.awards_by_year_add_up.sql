-- A year that had none.

insert into indicators select * replace ('i_nov:2022' as member, 0 as value) from indicators where indicator_id = 'public_funding.awards' and member = 'i_nov:2021';
