-- A final figure becomes provisional.

update indicators set status = 'provisional' where indicator_id = 'firms.firms' and breakdown = 'none';
