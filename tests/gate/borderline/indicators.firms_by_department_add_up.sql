-- A figure off by the rounding of a sum of floats.

update indicators set value = value + 0.005 where indicator_id = 'firms.firms' and breakdown = 'department' and member = '34' and false; update indicators set period_start = reference_date where indicator_id = 'firms.firms';
