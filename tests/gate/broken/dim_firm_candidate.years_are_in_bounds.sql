-- A source speaks of the unit after the edition.

update dim_firm_candidate set last_seen_year = 2027 where "rank" = 2;
