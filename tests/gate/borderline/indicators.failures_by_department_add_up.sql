-- A department that had none.

insert into indicators select * replace ('09' as member, 0 as value) from indicators where indicator_id = 'failures.failures' and breakdown = 'department' and member = '31';
