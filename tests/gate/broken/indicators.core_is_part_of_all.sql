-- More core firms than firms.
-- also: indicators.firms_are_those_of_the_register

update indicators set value = 3
where indicator_id = 'firms.firms' and population = 'core';
update indicators set value = 3
where indicator_id = 'firms.firms' and population = 'core' and breakdown = 'department';
