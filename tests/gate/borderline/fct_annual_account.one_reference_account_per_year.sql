-- No reference account in a year.

update fct_annual_account set is_reference_account = false where siren = '000000018' and balance_type = 'C' and revenue_eur is not null;
