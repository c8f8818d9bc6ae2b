-- All but the number is unknown.

update dim_firm_candidate set firm_name = null, city = null, department_code = null where "rank" = 2;
