-- A department that the region does not have.

update fct_insolvency_event set department_code = '99' where event_id = 'n1:000000026';
