-- One letter is a reason.

update indicators set reason = '?' where indicator_id = 'firms.jobs';
