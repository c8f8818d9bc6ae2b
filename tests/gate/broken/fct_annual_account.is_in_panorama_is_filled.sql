-- A missing value.

update fct_annual_account set is_in_panorama = null where siren = '000000026';
