-- One letter names the source.

update column_sources set attribution = 'É' where table_name = 'dim_firm' and column_name = 'siren';
