-- A candidate without a reason: nobody could review it.

update dim_firm_candidate set reasons = ' ' where "rank" = 1;
