-- A missing value.
-- also: dim_firm.proved_firms_have_an_open_establishment

update dim_firm set presence_basis = null where firm_id = 'alpha';
