-- One course stands twice.

insert into fct_training_offer select * from fct_training_offer where course_key = 'c1';
