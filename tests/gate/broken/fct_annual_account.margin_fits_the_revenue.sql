-- A gross margin above the turnover.

update fct_annual_account set gross_margin_eur = 2 * revenue_eur where balance_type = 'K';
