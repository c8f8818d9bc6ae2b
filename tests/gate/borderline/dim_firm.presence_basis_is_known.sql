-- The other basis.

update dim_firm set presence_basis = 'register', open_establishments = null where firm_id = 'beta';
