-- Signs that an address has too.

update fct_public_award set project = 'Prix @ volume (at cost), A@B, R&D.fr' where award_id = 'a1';
