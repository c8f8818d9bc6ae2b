-- A sauvegarde is no failure.

update fct_failure set opening_kind = 'sauvegarde' where failure_id = 'e2';
