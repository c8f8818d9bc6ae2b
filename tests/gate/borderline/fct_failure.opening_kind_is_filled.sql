-- The other kind.

update fct_failure set opening_kind = 'redressement' where failure_id <> 'e1';
