-- A missing value.

update fct_public_award set is_in_panorama = null where award_id = 'a2';
