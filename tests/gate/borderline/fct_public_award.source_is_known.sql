-- Another of the sources of the edition.

update fct_public_award set source_id = 'register' where award_id = 'a2';
