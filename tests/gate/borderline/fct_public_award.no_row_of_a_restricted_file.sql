-- The release used a restricted file; the awards are those of open sources, and tell of open sources.

update source_freshness set publication = 'restricted' where source_id = 'deals';
update fct_public_award set also_in_sources = 'ilab' where award_id = 'a1';
