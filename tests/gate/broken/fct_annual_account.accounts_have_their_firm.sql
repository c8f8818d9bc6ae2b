-- A company that the register does not follow.

update fct_annual_account set siren = '000000034' where siren = '000000026';
