-- Closed after the edition's end.

update fct_annual_account set closing_date = date '2029-12-31', fiscal_year = 2029 where siren = '000000026';
