-- Two sources of the same column.

insert into column_sources select * replace ('ilab' as source_id) from column_sources where table_name = 'dim_firm' and column_name = 'city';
