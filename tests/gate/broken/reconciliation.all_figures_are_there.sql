-- A figure that was inconvenient.

delete from reconciliation where figure_id = 'X002';
