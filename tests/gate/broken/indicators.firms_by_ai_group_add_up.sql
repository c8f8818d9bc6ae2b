-- No group at all: parts that are absent do not add up either.

delete from indicators where indicator_id = 'firms.firms' and breakdown = 'ai_group';
