-- A status that nobody defined.

update indicators set status = 'guessed' where indicator_id = 'public_funding.grants';
