-- An actor without parent nor number, named by one letter.

update dim_ecosystem_actor set actor_name = 'A' where actor_id = 'a_parent';
