-- An indicator that a restricted file alone gives, published as if secrecy had nothing to say of it.

update source_freshness set publication = 'restricted' where source_id = 'deals';
update indicator_catalogue set sources = 'deals' where indicator_id = 'public_funding.grants';
