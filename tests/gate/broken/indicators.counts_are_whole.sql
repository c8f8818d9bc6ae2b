-- Half an award.
-- also: indicators.awards_by_year_add_up, indicators.awards_are_those_of_the_facts

update indicators set value = 2.5 where indicator_id = 'public_funding.awards' and member = 'i_lab';
