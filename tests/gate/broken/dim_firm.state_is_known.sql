-- A state that nobody defined.

update dim_firm set state = 'asleep' where firm_id = 'alpha';
