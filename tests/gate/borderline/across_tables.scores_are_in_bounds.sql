-- The surest course, the least sure one.

update fct_training_offer set ai_score = 1 where course_key = 'c1';
update fct_training_offer set ai_score = 0 where course_key = 'c2';
