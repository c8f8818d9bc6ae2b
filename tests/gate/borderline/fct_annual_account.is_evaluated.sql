-- No account at all.
-- alone: the other examples need its rows

delete from fct_annual_account;
