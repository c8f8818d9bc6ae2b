-- Fewer establishments than firms that have one.
-- also: indicators.establishments_by_role_add_up, indicators.establishments_by_department_add_up

update indicators set value = 1 where indicator_id = 'firms.establishments' and breakdown = 'none';
