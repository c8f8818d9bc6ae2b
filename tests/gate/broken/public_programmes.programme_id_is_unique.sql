-- The same key on two rows.

insert into public_programmes select * from public_programmes where programme_id = 'p_announced';
