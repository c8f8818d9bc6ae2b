-- Euros published as millions.

insert into indicators
select * replace ('private_funding.amount_raised' as indicator_id, 1500000 as value, 'million_eur' as unit)
from indicators where indicator_id = 'private_funding.rounds' and breakdown = 'none';
insert into indicator_catalogue select * replace ('private_funding.amount_raised' as indicator_id) from indicator_catalogue where indicator_id = 'private_funding.rounds';
