-- A view that nobody documented.
-- on: candidate

create view bi_surprise as select firm_id from dim_firm;
