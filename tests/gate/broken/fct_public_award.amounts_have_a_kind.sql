-- An amount of no stated kind.

update fct_public_award set amount_kind = 'unknown' where award_id = 'a1';
