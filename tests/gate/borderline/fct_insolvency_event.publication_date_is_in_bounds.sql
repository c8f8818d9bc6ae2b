-- Published on the first day that is a date.

update fct_insolvency_event set judgment_date = date '1900-01-02', publication_date = date '1900-01-02' where event_id = 'n3:-';
