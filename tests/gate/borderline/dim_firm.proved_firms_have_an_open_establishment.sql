-- No open establishment: the register alone says that it is here.

update dim_firm set open_establishments = 0, presence_basis = 'register' where firm_id = 'beta';
