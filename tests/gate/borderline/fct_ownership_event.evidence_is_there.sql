-- Both kinds of proof, and a notice whose identifier the source lost: no page.

update fct_ownership_event set evidence_kind = 'bodacc+curated', source_url = 'http://a' where event_id = 'o1';
update fct_ownership_event set announcement_id = 'sans-id:2015-06-30:12', notice_url = null where event_id = 'o2';
