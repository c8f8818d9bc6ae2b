-- A longer word and a longer number that hold the name and the SIREN of a suppressed firm (the test's list) are not it.

update fct_public_award set project = 'Essai d''une société retiréeuse, lot 10000000839' where award_id = 'a1';
