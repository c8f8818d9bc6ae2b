-- A part was changed without its whole.

update public_programmes set amount_million_eur = 7, amount_eur = 7000000 where programme_id = 'p_part_1';
