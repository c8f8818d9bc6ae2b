-- The first and the last day allowed, a notice of the sealing's month, the last planned year.

update dim_firm set creation_date = date '1900-01-02' where firm_id = 'beta';
update fct_failure set judgment_date = date '2026-10-31' where failure_id = 'e2';
update regulation_milestones set happens_on = date '2060-12-31' where milestone_id = 'm_date';
update fct_insolvency_event set publication_date = date '2026-11-10' where event_id = 'n2:000000042';
