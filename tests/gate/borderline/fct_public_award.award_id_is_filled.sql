-- An identifier of one letter.

insert into fct_public_award select * replace ('a' as award_id) from fct_public_award where award_id = 'a3';
