-- Two milestones of one day.

insert into regulation_milestones select * replace ('m_date_2' as milestone_id) from regulation_milestones where milestone_id = 'm_date';
