-- Two courses of one title.

insert into fct_training_offer select * replace ('c3' as course_key) from fct_training_offer where course_key = 'c1';
