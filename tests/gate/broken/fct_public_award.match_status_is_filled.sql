-- A missing value.

update fct_public_award set match_status = null where award_id = 'a2';
