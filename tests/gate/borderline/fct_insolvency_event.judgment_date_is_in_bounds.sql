-- Judged on the last day of the edition, published after it.

update fct_insolvency_event set judgment_date = date '2026-10-31' where event_id = 'n2:000000042';
