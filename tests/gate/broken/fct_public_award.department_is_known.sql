-- A department that the region does not have.

update fct_public_award set department_code = '99' where award_id = 'a1';
