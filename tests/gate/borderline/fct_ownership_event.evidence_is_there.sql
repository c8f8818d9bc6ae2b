-- Both kinds of proof.

update fct_ownership_event set evidence_kind = 'bodacc+curated', source_url = 'http://a' where event_id = 'o1';
