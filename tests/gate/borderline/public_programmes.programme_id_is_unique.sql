-- Two programmes of one name.

insert into public_programmes select * replace ('p_other' as programme_id) from public_programmes where programme_id = 'p_voted';
