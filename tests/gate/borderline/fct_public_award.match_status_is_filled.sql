-- The rarest status.

update fct_public_award set match_status = 'to_review' where award_id = 'a3';
