-- Nineteen laureates of twenty.
-- alone: the share counts the rows that the others change

update fct_public_award set source_id = 'inov' where award_id = 'a3';
insert into fct_public_award
select f.* replace ('b' || i as award_id, 'inov' as source_id, 'pb' || i as linked_project_id, '000000018' as siren, null as siren_reason)
from fct_public_award f, range(18) t (i)
where award_id = 'a1';
