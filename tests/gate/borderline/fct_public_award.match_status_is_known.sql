-- Found, yet not matched.

update fct_public_award set match_status = 'not_matched' where award_id = 'a2';
