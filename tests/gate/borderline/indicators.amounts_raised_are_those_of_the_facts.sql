-- Off by less than half a cent of a million's thousandth.

insert into indicators select * replace ('private_funding.amount_raised' as indicator_id, 1.5049 as value, 'million_eur' as unit) from indicators where indicator_id = 'private_funding.rounds' and breakdown = 'none';
insert into indicator_catalogue select * replace ('private_funding.amount_raised' as indicator_id) from indicator_catalogue where indicator_id = 'private_funding.rounds';
