-- More than the whole.

update regulation_milestones set turnover_share_pct = 100.5 where milestone_id = 'm_fine';
