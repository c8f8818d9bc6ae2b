-- The surest course, and one letter for a term.

update fct_training_offer set ai_score = 1, ai_terms = 'I' where course_key = 'c1';
