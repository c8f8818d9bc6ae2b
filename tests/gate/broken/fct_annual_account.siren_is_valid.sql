-- Eight digits: a zero lost on the way. Such a firm is not in dim_firm either.
-- also: fct_annual_account.accounts_have_their_firm

update fct_annual_account set siren = '00000026' where siren = '000000026';
