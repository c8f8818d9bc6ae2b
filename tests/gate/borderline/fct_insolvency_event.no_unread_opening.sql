-- An unknown wording that closes, and one that only deposits claims.
-- alone: the share of unknown wordings is another rule's, a warning
-- also: fct_insolvency_event.natures_are_mostly_known

update fct_insolvency_event set is_unmapped = true, judgment_nature = 'Dépôt de l''état des créances de la liquidation' where event_id = 'n3:-';
