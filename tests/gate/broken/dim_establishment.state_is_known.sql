-- A state that nobody defined.

update dim_establishment set state = 'asleep' where siret = '00000004200010';
