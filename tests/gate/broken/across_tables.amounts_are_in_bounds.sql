-- Thousands of euros taken for euros, a thousand times too much.
-- also: across_tables.totals_follow_the_live_release

update fct_public_award set amount_eur = 3000000001 where award_id = 'a1';
