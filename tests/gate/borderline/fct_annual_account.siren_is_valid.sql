-- A number that begins with seven zeros.

update fct_annual_account set firm_id = 'alpha' where siren = '000000018';
