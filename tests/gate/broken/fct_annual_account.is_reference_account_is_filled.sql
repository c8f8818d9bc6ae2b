-- A missing value.

update fct_annual_account set is_reference_account = null where siren = '000000026';
