-- A missing value.

update fct_public_award set scheme = null where award_id = 'a1';
