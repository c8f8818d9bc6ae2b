-- A source without a licence.

update column_sources set licence = null where table_name = 'dim_firm' and column_name = 'city';
