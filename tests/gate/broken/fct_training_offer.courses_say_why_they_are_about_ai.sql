-- A course without the terms that made it one of AI.

update fct_training_offer set ai_terms = '' where course_key = 'c1';
