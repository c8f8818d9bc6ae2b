-- One letter.

update indicator_catalogue set definition = 'D' where indicator_id = 'firms.firms';
