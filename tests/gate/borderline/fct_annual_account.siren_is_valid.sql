-- Seven zeros before the digits that Luhn asks for.

insert into fct_annual_account select * replace (date '2019-12-31' as closing_date, 2019 as fiscal_year) from fct_annual_account where balance_type = 'K' and siren = '000000018';
