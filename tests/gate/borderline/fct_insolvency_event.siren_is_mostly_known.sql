-- Nineteen of twenty numbers are valid, and some associations have none.
-- alone: a share is of the whole table

insert into fct_insolvency_event
select f.* replace ('n5:' || i as event_id) from fct_insolvency_event f, range(17) t (i) where event_id = 'n2:000000042';
insert into fct_insolvency_event
select f.* replace ('n6:' || i as event_id, null as siren, 'numéro absent de l''annonce' as siren_reason)
from fct_insolvency_event f, range(4) t (i) where event_id = 'n2:000000042';
