-- A published column that comes from nowhere.

delete from column_sources where table_name = 'column_sources' and column_name = 'licence';
