-- No course at all.
-- alone: the other examples need its rows

delete from fct_training_offer;
