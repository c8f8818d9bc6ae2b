-- A number that is absent and explained.

update fct_public_award set siren = null, siren_reason = 'inventé' where award_id = 'a2';
