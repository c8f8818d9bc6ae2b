-- A text that speaks of a view is none.

update use_case set label = 'create view bi_surprise' where use_case_id = 'u1';
