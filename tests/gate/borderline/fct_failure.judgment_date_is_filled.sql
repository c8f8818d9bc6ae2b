-- The first day that is a date.

update fct_failure set judgment_date = date '1900-01-02' where failure_id = 'e1';
