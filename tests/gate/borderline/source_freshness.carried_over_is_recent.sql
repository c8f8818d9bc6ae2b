-- Carried over since the last day allowed; another since for ever, and optional.
-- origin: live
-- also: source_freshness.source_is_not_carried_over

update source_freshness set carried_over = true, fetched_at = date '2026-10-31' - 190 where source_id = 'bodacc';
update source_freshness set carried_over = true, fetched_at = null, absence = 'source facultative' where source_id = 'inov';
