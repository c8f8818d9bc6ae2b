-- On the last day of its age, and an optional source that is absent and old.
-- origin: live

update source_freshness set vintage_age_days = max_age_days where source_id = 'bodacc';
update source_freshness set vintage_age_days = null, vintage = null, absence = 'source facultative' where source_id = 'sirene';
