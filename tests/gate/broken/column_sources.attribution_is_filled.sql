-- A source that nobody is named for.

update column_sources set attribution = null where table_name = 'dim_firm' and column_name = 'city';
