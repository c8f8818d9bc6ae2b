-- A scheme of one letter.

update fct_public_award set scheme = 'C' where award_id = 'a2';
