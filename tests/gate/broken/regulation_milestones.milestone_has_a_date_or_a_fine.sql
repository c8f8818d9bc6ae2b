-- A fine of more than all the turnover.

update regulation_milestones set turnover_share_pct = 700 where milestone_id = 'm_fine';
