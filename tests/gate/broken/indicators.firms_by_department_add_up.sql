-- One department is forgotten.

delete from indicators where indicator_id = 'firms.firms' and population = 'all' and breakdown = 'department' and member = '34';
