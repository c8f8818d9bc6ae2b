-- No SIREN and no word about it.

update fct_failure set siren = null where failure_id = 'e2';
