-- The core group is never larger than the whole it belongs to.
select core.*
from {{ ref('indicators') }} as core
inner join {{ ref('indicators') }} as whole
    on
        core.reference_date = whole.reference_date
        and core.period_start = whole.period_start
        and core.indicator_id = whole.indicator_id
        and core.breakdown = whole.breakdown
        and core.member = whole.member
where
    core.population in ('core', 'diversified')
    and whole.population = 'all'
    and core.unit in ('count', 'eur', 'thousand_eur', 'million_eur')
    and core.indicator_id <> 'finance.revenue_per_employee'
    -- How few firms it takes says nothing of parts: ten equal firms, beside one that holds nearly all.
    and core.indicator_id not like '%_80_percent'
    and core.indicator_id not like '%_top_10_firms'
    and core.value > whole.value
