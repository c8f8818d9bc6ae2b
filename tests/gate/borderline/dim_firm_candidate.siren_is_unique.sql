-- A number that differs by two digits.

insert into dim_firm_candidate select * replace ('000000059' as siren, 3 as "rank") from dim_firm_candidate where "rank" = 2;
