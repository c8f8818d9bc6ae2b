-- A course in a department that the region does not have.

update fct_training_offer set department_code = '99' where course_key = 'c1';
