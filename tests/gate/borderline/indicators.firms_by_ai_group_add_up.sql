-- A group that holds nobody.

insert into indicators select * replace ('not_reviewed' as member, 0 as value) from indicators where indicator_id = 'firms.firms' and breakdown = 'ai_group' and member = 'core';
