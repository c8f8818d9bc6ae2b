-- The rarest kind.

update fct_annual_account set balance_type = 'K' where siren = '000000026';
