-- A department that the region does not have.

update dim_firm set department_code = '99' where firm_id = 'alpha';
