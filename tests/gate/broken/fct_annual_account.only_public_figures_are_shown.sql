-- A suspect figure that is shown.

update fct_annual_account set net_result_state = 'suspect', net_result_reason = 'inventé' where siren = '000000018' and balance_type = 'C' and fiscal_year = 2024;
