-- The same key on two rows.

insert into use_case select * from use_case where use_case_id = 'u1';
