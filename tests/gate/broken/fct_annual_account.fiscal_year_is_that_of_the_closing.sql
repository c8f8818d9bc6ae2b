-- June closes the exercise of the year before.

update fct_annual_account set fiscal_year = 2024 where siren = '000000026';
