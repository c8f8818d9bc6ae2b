-- A public account may have a net result of zero, a partly secret one of one euro.

update fct_annual_account set net_result_eur = 1 where siren = '000000026';
