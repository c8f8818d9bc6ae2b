-- Judged on the last day of the edition.

update fct_failure set judgment_date = date '2026-10-31' where failure_id <> 'e1';
