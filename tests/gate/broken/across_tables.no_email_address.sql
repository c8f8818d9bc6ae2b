-- An address (invented).

update fct_public_award set project = 'contact : une.personne@exemple.test' where award_id = 'a1';
