-- A vocabulary that nobody wrote: the column came without its words.

alter table use_case add column market_kind varchar;
update use_case set market_kind = 'surprise';
insert into column_sources select * replace ('market_kind' as column_name) from column_sources where table_name = 'use_case' and column_name = 'label';
