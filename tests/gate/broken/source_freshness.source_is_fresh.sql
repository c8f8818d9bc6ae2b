-- One day too old.
-- origin: live

update source_freshness set vintage_age_days = 46 where source_id = 'bodacc';
