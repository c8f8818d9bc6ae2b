-- More than everything.

update indicators set value = 150 where indicator_id = 'firms.share_of_startups';
