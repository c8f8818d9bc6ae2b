-- Carried over since a day too long.
-- origin: live
-- also: source_freshness.source_is_not_carried_over

update source_freshness set carried_over = true, fetched_at = date '2026-10-31' - 191 where source_id = 'register';
