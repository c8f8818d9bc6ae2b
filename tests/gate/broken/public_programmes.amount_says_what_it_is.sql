-- An amount in thousands beside the same in millions.

update public_programmes set amount_eur = 60000 where programme_id = 'p_voted';
