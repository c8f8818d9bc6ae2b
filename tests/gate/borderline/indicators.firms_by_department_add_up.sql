-- A department is withheld: the others need not add up.

update indicators set status = 'withheld', value = null, reason = 'moins de trois firmes'
where indicator_id = 'firms.firms' and breakdown = 'department' and population = 'all' and member = '34';
