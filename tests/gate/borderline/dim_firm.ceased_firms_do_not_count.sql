-- Ceased on the day after the edition's end, known since: it still counts on that day.
-- alone: the day after the edition is out of bounds for another rule, which this rule must not repeat
-- also: dim_firm.closing_date_is_in_bounds

update dim_firm set state = 'ceased', closing_date = date '2026-11-01' where firm_id = 'beta';
