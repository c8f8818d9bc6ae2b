-- It hangs on an actor that is not there.

update dim_ecosystem_actor set parent_actor_id = 'a_gone' where actor_id = 'a_child';
