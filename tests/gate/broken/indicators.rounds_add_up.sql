-- A round lost between the total and its year.
-- also: indicators.rounds_are_those_of_the_facts

update indicators set value = 0 where indicator_id = 'private_funding.rounds' and breakdown = 'year';
