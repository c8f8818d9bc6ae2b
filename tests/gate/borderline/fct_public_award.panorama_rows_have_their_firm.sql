-- Found by its firm, its number is not known.

update fct_public_award set siren = null, siren_reason = 'inventé' where award_id = 'a1';
