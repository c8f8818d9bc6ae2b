-- No offer at all.
-- alone: the other examples need its rows

delete from fct_job_offer_count;
