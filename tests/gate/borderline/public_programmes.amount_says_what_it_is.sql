-- The smallest share, and half a euro of rounding.

update public_programmes set stated_share_pct = 0.01 where programme_id = 'p_share';
update public_programmes set amount_eur = amount_eur + 0.5 where programme_id = 'p_announced';
