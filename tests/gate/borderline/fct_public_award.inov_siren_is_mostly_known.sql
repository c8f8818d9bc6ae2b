-- Nineteen laureates of twenty.

insert into fct_public_award select * replace ('b' || i as award_id, 'pb' || i as linked_project_id, '000000018' as siren, null as siren_reason) from fct_public_award, range(19) t (i) where award_id = 'a1';
