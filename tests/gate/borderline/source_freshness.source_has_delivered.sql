-- Nothing this month is a delivery.

update source_freshness set "rows" = 0, failure = 'le portail répondait lentement' where source_id = 'ilab';
