-- The lowest price is above the highest.

update fct_training_offer set price_min_eur = 9000 where course_key = 'c1';
