-- A department that the region does not have.

update fct_failure set department_code = '99' where failure_id = 'e1';
