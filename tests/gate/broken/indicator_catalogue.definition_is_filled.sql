-- A missing value.

update indicator_catalogue set definition = null where indicator_id = 'firms.jobs';
