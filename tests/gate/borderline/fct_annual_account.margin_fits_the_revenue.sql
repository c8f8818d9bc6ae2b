-- A margin above the turnover by the change of the stocks, and not a euro more.

update fct_annual_account set gross_margin_eur = 1.05 * 1500000 where balance_type = 'K' and revenue_eur = 1500000;
