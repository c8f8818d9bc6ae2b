-- A missing value.

update indicator_catalogue set label = null where indicator_id = 'firms.jobs';
