-- A figure that does not say what it is worth.

update indicators set status = null where indicator_id = 'public_funding.grants';
