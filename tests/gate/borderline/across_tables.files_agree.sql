-- Text that a careless CSV would change: quotes, commas, an empty text beside a missing one, accents.

update fct_public_award set project = 'À « deux », "trois"' || chr(10) || ', quatre', siren_reason = null where award_id = 'a1';
