-- The same source of the same column, twice.

insert into column_sources from column_sources limit 1;
