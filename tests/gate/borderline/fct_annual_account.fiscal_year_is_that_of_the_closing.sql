-- The last day of June belongs to the year before, the first of July to its own.

update fct_annual_account set closing_date = date '2025-06-30', fiscal_year = 2024 where siren = '000000026';
insert into fct_annual_account select * replace (date '2022-07-01' as closing_date, 2022 as fiscal_year) from fct_annual_account where siren = '000000026';
