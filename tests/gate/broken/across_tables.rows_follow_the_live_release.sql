-- Most communes are gone, compared with the release in service.
-- also: across_tables.rows_follow_the_best_of_the_year

delete from dim_territory;
