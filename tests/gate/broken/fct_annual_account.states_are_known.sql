-- A state that nobody defined, on a figure that is not shown.

update fct_annual_account set revenue_state = 'secret' where siren = '000000026';
