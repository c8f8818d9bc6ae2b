-- A very large award: just what a group may gain at once (50 million euros).

update fct_public_award set amount_eur = 50400000 where award_id = 'a1';
