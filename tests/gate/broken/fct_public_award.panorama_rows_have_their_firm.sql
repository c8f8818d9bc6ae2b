-- Counted, but its firm is not in dim_firm.

update fct_public_award set is_in_panorama = true where award_id = 'a2';
