-- The law names a new procedure, and nobody has said yet what it means.
-- also: fct_insolvency_event.natures_are_mostly_known

update fct_insolvency_event
set is_unmapped = true, judgment_nature = 'Jugement d''ouverture d''une procédure nouvelle', event_kind = 'other'
where event_id = 'n1:000000026';
