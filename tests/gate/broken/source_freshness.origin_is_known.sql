-- Neither one nor the other.

update source_freshness set origin = 'mixed' where source_id = 'ilab';
