-- One letter is a reason.

update fct_training_offer set provider_reason = '?' where course_key = 'c2';
