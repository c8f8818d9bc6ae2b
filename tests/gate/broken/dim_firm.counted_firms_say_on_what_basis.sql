-- A missing value.

update dim_firm set presence_basis = null where firm_id = 'alpha';
