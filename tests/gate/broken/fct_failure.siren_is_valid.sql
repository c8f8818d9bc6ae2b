-- Eight digits: a zero lost on the way.

update fct_failure set siren = '00000042' where failure_id = 'e2';
