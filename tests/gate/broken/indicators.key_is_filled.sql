-- A key column is empty.

update indicators set member = null where indicator_id = 'firms.jobs';
