-- A catalogue of one indicator, another.
-- alone: the other examples need its rows

delete from indicator_catalogue where indicator_id <> 'failures.failures';
