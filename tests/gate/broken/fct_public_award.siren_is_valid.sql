-- Eight digits: a zero lost on the way.

update fct_public_award set siren = '00000042' where award_id = 'a2';
