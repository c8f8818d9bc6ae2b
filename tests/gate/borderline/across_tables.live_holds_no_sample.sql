-- A live release whose source gave nothing this month: it is live all the same.
-- origin: live

update source_freshness set "rows" = 0 where source_id = 'ilab';
