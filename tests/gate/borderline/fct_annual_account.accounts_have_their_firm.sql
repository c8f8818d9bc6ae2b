-- The account of a firm that is in the register and does not count.

update dim_firm set is_in_panorama = false where firm_id = 'beta';
update fct_annual_account set is_in_panorama = false where firm_id = 'beta';
