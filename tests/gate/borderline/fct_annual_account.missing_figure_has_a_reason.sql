-- One letter is a reason.

update fct_annual_account set ebe_reason = '?' where siren = '000000026';
