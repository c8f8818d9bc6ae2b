-- A negative amount.

update indicators set value = -0.4 where indicator_id = 'public_funding.grants';
