-- A licence without an address.

update column_sources set licence_url = null, licence_title = null where table_name = 'dim_firm' and column_name = 'siren';
