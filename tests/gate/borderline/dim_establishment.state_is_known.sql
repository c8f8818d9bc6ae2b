-- The other state.

update dim_establishment set state = 'closed' where siret = '00000004200010';
