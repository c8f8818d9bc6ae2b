-- One letter.

update indicator_catalogue set label = 'F' where indicator_id = 'firms.firms';
