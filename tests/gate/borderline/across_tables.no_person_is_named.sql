-- A school named after somebody, a company that bears a first name, a computer that is excused.

update fct_public_award set project = 'Lycée Jean Jaurès, calculé sur Jean Zay' where award_id = 'a1';
update fct_public_award set beneficiary_name = 'Boulangerie Jean Exemple SARL' where award_id = 'a2';
