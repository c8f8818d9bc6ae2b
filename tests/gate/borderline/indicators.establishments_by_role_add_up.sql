-- A role withheld: the rest need not add up.

update indicators set status = 'withheld', value = null, reason = 'moins de trois firmes' where indicator_id = 'firms.establishments' and breakdown = 'establishment_role' and member = 'secondary';
