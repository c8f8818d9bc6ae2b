-- A figure that the account does not have.

update fct_annual_account set revenue_state = 'absent' where siren = '000000026';
