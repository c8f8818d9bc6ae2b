-- The total of a scheme is not that of its years.
-- also: indicators.awards_are_those_of_the_facts

update indicators set value = 3 where indicator_id = 'public_funding.awards' and member = 'i_lab';
