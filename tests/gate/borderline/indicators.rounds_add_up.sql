-- A stage that had none.

insert into indicators select * replace ('series_a' as member, 0 as value) from indicators where indicator_id = 'private_funding.rounds' and breakdown = 'stage';
