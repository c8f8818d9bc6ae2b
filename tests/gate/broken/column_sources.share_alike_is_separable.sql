-- A share-alike source mixed into a table that does not say which rows come from it.

insert into column_sources
select 'dim_firm', 'city', 'partage', 'Source inventée', 'odbl-1.0', 'ODbL', null, 'Source inventée', 'share_alike', true;
