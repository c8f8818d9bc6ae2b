-- Two cases of one wording.

insert into use_case select * replace ('u2' as use_case_id) from use_case where use_case_id = 'u1';
