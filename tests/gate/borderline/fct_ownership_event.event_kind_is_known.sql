-- The rarest kind.

update fct_ownership_event set event_kind = 'head_office_move_of_unknown_origin' where event_id = 'o3';
