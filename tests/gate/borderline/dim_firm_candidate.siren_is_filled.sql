-- All but the number is unknown.

update dim_firm_candidate set city = null, department_code = null where "rank" = 2;
