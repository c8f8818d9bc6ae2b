-- The same account twice; it is no reference account, which would break another rule.

insert into fct_annual_account from fct_annual_account where balance_type = 'K';
