-- A part off by less than a euro.

update public_programmes set amount_million_eur = amount_million_eur + 0.0000005 where programme_id = 'p_part_1';
