-- The reference date of an earlier figure, computed in this edition.

update indicators set reference_date = date '2025-10-31', period_start = date '2025-10-31' where indicator_id = 'firms.share_of_startups';
