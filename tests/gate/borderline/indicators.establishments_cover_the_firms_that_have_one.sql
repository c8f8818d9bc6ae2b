-- As many establishments as firms, and the half that rounding gives.
-- alone: the parts of the total are others'

update indicators set coverage = 1 where indicator_id = 'firms.firms' and breakdown = 'none' and population = 'all';
delete from indicators where indicator_id = 'firms.establishments' and breakdown <> 'none';
insert into indicators select * replace ('establishment_role' as breakdown, 'head_office' as member) from indicators where indicator_id = 'firms.establishments';
insert into indicators select * replace ('department' as breakdown, '31' as member) from indicators where indicator_id = 'firms.establishments' and breakdown = 'none';
update indicators set value = 2 where indicator_id = 'firms.establishments';
