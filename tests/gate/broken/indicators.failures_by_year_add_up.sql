-- A failure lost between two years.
-- also: indicators.failures_are_those_of_the_facts

update indicators set member = '2025', value = 1 where indicator_id = 'failures.failures' and breakdown = 'year';
