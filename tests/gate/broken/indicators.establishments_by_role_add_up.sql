-- The secondary establishments are forgotten.

delete from indicators where indicator_id = 'firms.establishments' and member = 'secondary';
