-- Both kinds the other way round.

update fct_failure set opening_kind = case opening_kind when 'redressement' then 'liquidation' else 'redressement' end;
