-- A failure counted twice.

update indicators set value = 2 where indicator_id = 'failures.failures' and member = '34';
