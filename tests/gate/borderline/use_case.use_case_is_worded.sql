-- One letter.

update use_case set label = 'C' where use_case_id = 'u1';
