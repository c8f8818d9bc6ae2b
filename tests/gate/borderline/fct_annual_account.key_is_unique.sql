-- Three accounts of one closing, of three kinds.

insert into fct_annual_account select * replace ('S' as balance_type) from fct_annual_account where balance_type = 'K';
