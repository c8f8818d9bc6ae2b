-- An account that does not count says so.

update fct_annual_account set is_in_panorama = false where siren = '000000026';
