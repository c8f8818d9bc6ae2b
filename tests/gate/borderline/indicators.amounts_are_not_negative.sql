-- Nothing was granted, and a growth that is negative.

update indicators set value = 0 where indicator_id = 'public_funding.grants';
