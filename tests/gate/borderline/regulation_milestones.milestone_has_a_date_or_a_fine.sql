-- The smallest fine, of the whole turnover.

update regulation_milestones set fine_eur = 0.01, turnover_share_pct = 100 where milestone_id = 'm_fine';
