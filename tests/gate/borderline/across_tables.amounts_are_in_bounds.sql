-- The largest award ever, to the euro, an amount of zero, and a loss.

update fct_public_award set amount_eur = 3000000000 where award_id = 'a1';
update fct_annual_account set net_result_eur = -20000000000 where siren = '000000026';
