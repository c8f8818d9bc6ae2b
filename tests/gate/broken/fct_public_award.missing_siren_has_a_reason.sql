-- No SIREN and no word about it.

update fct_public_award set siren_reason = null where award_id = 'a3';
