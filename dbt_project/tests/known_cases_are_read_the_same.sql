-- A notice of a known insolvency is held, and our reading of it is not what the press and the courts say.
select
    insolvency_id,
    procedure_kind,
    judgment_on,
    found_event_kind,
    found_judgment_date,
    reason
from {{ ref('int_failures__known_cases') }}
where verdict = 'differs'
