-- Told twice, counted once.

update fct_public_award set linked_project_id = 'pa1', siren = '000000018', siren_reason = null, amount_eur = 400000, amount_kind = 'grant', counts_amount = false where award_id = 'a2';
