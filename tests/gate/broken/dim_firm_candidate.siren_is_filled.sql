-- A candidate of which nobody knows who it is.

update dim_firm_candidate set siren = null where "rank" = 2;
