-- The rarest words of two vocabularies, and no word at all.

update dim_firm set firm_type = 'consulting' where firm_id = 'beta';
update fct_public_award set amount_kind = 'repayable_advance', match_status = 'to_review' where award_id = 'a1';
update fct_ownership_event set event_precision = 'month' where event_id = 'o3';
