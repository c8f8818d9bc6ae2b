-- A failure counted twice.
-- also: indicators.failures_are_those_of_the_facts

update indicators set value = 2 where indicator_id = 'failures.failures' and member = '34';
