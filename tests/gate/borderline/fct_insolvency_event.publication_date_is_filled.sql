-- Published on the day of the judgment.

update fct_insolvency_event set publication_date = judgment_date where event_id = 'n2:000000042';
