-- Closed on the last day of the edition.

update fct_annual_account set closing_date = date '2026-10-31', fiscal_year = 2026 where closing_date = date '2023-12-31';
