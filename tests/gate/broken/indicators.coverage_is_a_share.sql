-- A share above one.

update indicators set coverage = 1.2 where indicator_id = 'public_funding.grants';
