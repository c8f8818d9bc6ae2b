-- The same key on two rows.

insert into dim_ecosystem_actor select * from dim_ecosystem_actor where actor_id = 'a_child';
