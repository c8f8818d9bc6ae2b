-- The same actor under another case.

insert into dim_ecosystem_actor select * replace ('A_CHILD' as actor_id) from dim_ecosystem_actor where actor_id = 'a_child';
