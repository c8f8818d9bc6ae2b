-- A source that nobody declared.

update fct_public_award set source_id = 'hearsay' where award_id = 'a1';
