-- A share-alike source in a table that says the source of each row.

insert into column_sources select 'fct_public_award', 'project', 'partage', 'Source inventée', 'odbl-1.0', 'ODbL', null, 'Source inventée', 'share_alike', true;
