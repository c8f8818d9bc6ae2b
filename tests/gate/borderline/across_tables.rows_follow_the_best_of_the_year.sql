-- Two rows leave: a small table is corrected, it does not empty.

delete from regulation_milestones where milestone_id = 'm_fine';
delete from public_programmes where programme_id in ('p_announced', 'p_share');
