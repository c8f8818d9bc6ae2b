-- Published before there was anything to publish.
-- also: fct_insolvency_event.publication_follows_judgment

update fct_insolvency_event set judgment_date = date '1900-01-02', publication_date = date '1900-01-01' where event_id = 'n3:-';
