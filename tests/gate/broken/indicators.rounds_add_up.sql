-- A round lost between the total and its year.

update indicators set value = 0 where indicator_id = 'private_funding.rounds' and breakdown = 'year';
