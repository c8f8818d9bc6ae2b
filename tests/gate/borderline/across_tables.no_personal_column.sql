-- A name that only sounds like one.

alter table fct_insolvency_event rename column court to mailing_court;
update column_sources set column_name = 'mailing_court' where table_name = 'fct_insolvency_event' and column_name = 'court';
