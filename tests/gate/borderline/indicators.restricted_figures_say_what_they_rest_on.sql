-- The same indicator, which an open source gives too, and another of the file alone that says what it rests on.

update source_freshness set publication = 'restricted' where source_id = 'deals';
update indicator_catalogue set sources = 'deals, inov' where indicator_id = 'public_funding.grants';
update indicator_catalogue set sources = 'deals' where indicator_id = 'public_funding.awards';
update indicators set secrecy_firms = 3, secrecy_share = 0.85 where indicator_id = 'public_funding.awards';
