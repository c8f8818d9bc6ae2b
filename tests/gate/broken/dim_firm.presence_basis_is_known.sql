-- A basis that nobody defined.
-- also: dim_firm.proved_firms_have_an_open_establishment

update dim_firm set presence_basis = 'hearsay' where firm_id = 'alpha';
