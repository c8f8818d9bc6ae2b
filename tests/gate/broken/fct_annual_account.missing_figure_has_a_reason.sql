-- No amount and no word about it.

update fct_annual_account set revenue_reason = ' ' where siren = '000000026';
