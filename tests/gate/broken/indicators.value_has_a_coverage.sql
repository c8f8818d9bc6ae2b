-- A value that does not say what it rests on.

update indicators set coverage = null where indicator_id = 'public_funding.grants';
