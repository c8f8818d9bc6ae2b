-- An identifier of one letter.

update fct_failure set failure_id = 'e' where failure_id = 'e2';
update fct_insolvency_event set episode_id = 'e' where episode_id = 'e2';
