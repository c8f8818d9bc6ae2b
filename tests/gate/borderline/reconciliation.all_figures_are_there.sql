-- One more on both sides.

insert into reconciliation select * replace ('X003' as figure_id) from reconciliation where figure_id = 'X001';
update source_freshness set "rows" = "rows" + 1 where source_id = 'published_figures';
