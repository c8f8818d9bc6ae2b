-- A catalogue of one indicator.
-- alone: the other examples need its rows

delete from indicator_catalogue where indicator_id <> 'firms.firms';
