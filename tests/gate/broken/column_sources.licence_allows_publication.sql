-- A compilation that states no licence.

update column_sources set licence = 'sans-licence' where table_name = 'dim_firm' and column_name = 'city';
