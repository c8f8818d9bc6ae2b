-- Half of a removed name.

update fct_public_award set project = 'Essai de NOM seul, INVENTÉ plus loin' where award_id = 'a1';
