-- The other answer.

update fct_public_award set is_in_panorama = false where award_id = 'a3';
