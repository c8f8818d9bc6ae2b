-- A name taken out of the samples; the test gives it to the list, since no real one may stand here.

update fct_public_award set project = 'Essai de Prénom-Inventé NOM INVENTÉ, 2021' where award_id = 'a1';
