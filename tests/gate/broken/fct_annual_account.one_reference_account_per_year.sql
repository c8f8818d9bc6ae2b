-- The consolidated account beside the company's own.

update fct_annual_account set is_reference_account = true where balance_type = 'K';
