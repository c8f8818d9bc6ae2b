-- An account that is not the reference says so.

update fct_annual_account set is_reference_account = false, not_reference_reason = 'inventé' where siren = '000000026';
