-- The last licence of the list.

update column_sources set licence = 'francetravail-api-agregats' where table_name = 'fct_job_offer_count' and column_name = 'offers';
