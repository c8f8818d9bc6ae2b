-- A missing value.

update indicator_catalogue set indicator_id = null where indicator_id = 'firms.jobs';
