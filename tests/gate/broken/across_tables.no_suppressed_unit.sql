-- A firm that asked to be published no more (the test's list holds it), told by a text, without its accents.

update fct_public_award set project = 'Essai avec SOCIETE-RETIREE, 2021' where award_id = 'a1';
