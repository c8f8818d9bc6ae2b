-- A free course of no announced hours.

update fct_training_offer set hours_min = 0, hours_max = 0, price_min_eur = 0, price_max_eur = 0 where course_key = 'c1';
