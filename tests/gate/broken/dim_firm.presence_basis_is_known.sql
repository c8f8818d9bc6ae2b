-- A basis that nobody defined.

update dim_firm set presence_basis = 'hearsay' where firm_id = 'alpha';
