-- No theme.
-- also: indicator_catalogue.catalogue_is_computed

update indicator_catalogue set indicator_id = 'Emplois' where indicator_id = 'firms.jobs';
