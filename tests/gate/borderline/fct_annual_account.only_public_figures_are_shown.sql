-- A suspect figure, hidden.

update fct_annual_account set net_result_eur = null, net_result_state = 'suspect', net_result_reason = 'inventé' where revenue_state = 'suspect';
