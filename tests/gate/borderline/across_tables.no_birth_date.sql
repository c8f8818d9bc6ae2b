-- A company is born too, and a project follows a contest.

update fct_public_award set project = 'Start-up née en 2015, projet né à la suite du 3e concours' where award_id = 'a1';
