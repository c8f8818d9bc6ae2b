-- The rarest kind.

update fct_public_award set amount_kind = 'ec_contribution' where award_id = 'a1';
