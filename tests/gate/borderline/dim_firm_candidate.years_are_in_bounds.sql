-- From the first year of the contests to the edition's.

update dim_firm_candidate set first_seen_year = 1998, last_seen_year = 2026 where "rank" = 1;
