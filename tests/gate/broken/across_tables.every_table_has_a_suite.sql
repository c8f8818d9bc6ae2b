-- A table that nobody wrote rules for.

create table dim_surprise as select 1 as surprise_id;
