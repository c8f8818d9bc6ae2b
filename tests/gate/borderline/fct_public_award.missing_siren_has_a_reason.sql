-- One letter is a reason.

update fct_public_award set siren_reason = '?' where award_id = 'a3';
