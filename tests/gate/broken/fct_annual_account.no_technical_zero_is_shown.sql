-- The zero that stands for a secret amount, taken for a turnover.

update fct_annual_account set revenue_eur = 0, revenue_state = 'public', revenue_reason = null where siren = '000000026';
