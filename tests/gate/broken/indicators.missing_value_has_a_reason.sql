-- Not computable, and not a word why.

update indicators set reason = null where indicator_id = 'firms.jobs';
