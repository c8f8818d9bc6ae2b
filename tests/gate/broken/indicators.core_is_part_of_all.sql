-- More core firms than firms.

update indicators set value = 3
where indicator_id = 'firms.firms' and population = 'core';
update indicators set value = 3
where indicator_id = 'firms.firms' and population = 'core' and breakdown = 'department';
