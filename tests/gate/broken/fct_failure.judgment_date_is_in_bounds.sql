-- Judged after the edition's end.

update fct_failure set judgment_date = date '2026-11-01' where failure_id = 'e2';
