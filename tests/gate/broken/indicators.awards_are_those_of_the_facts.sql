-- An award that the facts have in another year.

update fct_public_award set award_year = 2020 where award_id = 'a2';
