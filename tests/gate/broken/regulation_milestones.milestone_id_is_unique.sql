-- The same key on two rows.

insert into regulation_milestones select * from regulation_milestones where milestone_id = 'm_date';
