-- The whole, and nothing.

update indicators set value = 100 where indicator_id = 'finance.share_of_firms_with_known_revenue';
update indicators set value = 0 where indicator_id = 'firms.share_of_startups' and reference_date = date '1900-01-02';
