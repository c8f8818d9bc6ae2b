-- One department is forgotten.

delete from indicators where indicator_id = 'firms.establishments' and member = '34';
