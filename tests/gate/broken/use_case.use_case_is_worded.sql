-- A use case that says nothing.

update use_case set label = ' ' where use_case_id = 'u1';
