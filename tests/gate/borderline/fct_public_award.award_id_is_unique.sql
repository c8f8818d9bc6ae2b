-- The same letters in another case.

insert into fct_public_award select * replace ('A3' as award_id) from fct_public_award where award_id = 'a3';
