-- The whole, and nothing.

update regulation_milestones set turnover_share_pct = 100 where milestone_id = 'm_fine';
update public_programmes set stated_share_pct = 0.01 where programme_id = 'p_share';
