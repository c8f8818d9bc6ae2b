-- Eighteen numbers of twenty are none: the field has changed.

insert into fct_insolvency_event
select f.* replace ('n5:' || i as event_id) from fct_insolvency_event f, range(17) t (i) where event_id = 'n2:000000042';
update fct_insolvency_event set siren = null, siren_reason = 'inventé' where event_id = 'n5:1';
