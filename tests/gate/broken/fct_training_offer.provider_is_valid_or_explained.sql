-- An organisation that is named without being known as a legal person.

update fct_training_offer set provider_name = 'Êta Exemple' where course_key = 'c2';
