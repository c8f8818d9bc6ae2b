-- An indicator that nobody defined.

update indicators set indicator_id = 'firms.patents' where indicator_id = 'firms.jobs';
