-- A secret shown.

update indicators set status = 'withheld', reason = 'secret' where indicator_id = 'public_funding.grants';
