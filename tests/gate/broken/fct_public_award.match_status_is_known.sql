-- A status that nobody defined.

update fct_public_award set match_status = 'perhaps' where award_id = 'a2';
