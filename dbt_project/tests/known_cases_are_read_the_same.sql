-- A notice of a known insolvency is held, and our reading of it is not what the press and the courts say. A source that
-- knows the month or the year alone may speak of something else: it shows in the model, and stops nothing.
select
    insolvency_id,
    procedure_kind,
    judgment_on,
    found_event_kind,
    found_judgment_date,
    reason
from {{ ref('int_failures__known_cases') }}
where verdict = 'differs' and judgment_precision = 'day'
