-- An establishment without its number.

update dim_establishment set siret = null where siret = '00000004200010';
