-- A role that nobody defined.

update dim_establishment set establishment_role = 'kiosk' where siret = '00000004200010';
