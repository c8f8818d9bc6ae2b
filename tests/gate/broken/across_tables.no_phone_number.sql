-- A telephone number (invented).

update fct_public_award set project = 'appeler le 06 00 00 00 00' where award_id = 'a1';
