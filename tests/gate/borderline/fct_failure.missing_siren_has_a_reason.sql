-- One letter is a reason.

update fct_failure set siren = null, siren_reason = '?' where failure_id <> 'e1' and failure_id <> 'E1';
