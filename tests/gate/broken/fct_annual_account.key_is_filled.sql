-- A missing value.

update fct_annual_account set balance_type = null where closing_date = date '2024-12-31';
