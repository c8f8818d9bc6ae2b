-- A score above the surest.

update fct_training_offer set ai_score = 1.01 where course_key = 'c1';
