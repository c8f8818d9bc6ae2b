-- A figure without breakdown says « none » and leaves nothing empty.

insert into indicators select * replace ('diversified' as population) from indicators where indicator_id = 'firms.share_of_startups';
