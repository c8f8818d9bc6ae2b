-- A kind of balance sheet that nobody defined.

update fct_annual_account set balance_type = 'X' where siren = '000000026';
