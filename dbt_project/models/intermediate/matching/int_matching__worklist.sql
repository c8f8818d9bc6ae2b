-- The candidates of each name to review, best first: the work of the economists. A name they settle gets its SIREN in
-- the source's own curated file, and is asked no more.
with outcomes as (

    select * from {{ ref('int_matching__outcomes') }}
    where outcome = 'to_review'

),

candidates as (

    select * from {{ ref('int_matching__candidates') }}

),

final as (

    select
        outcomes.asked_id,
        candidates.rank_in_asked,
        outcomes.source_id,
        outcomes.name,
        outcomes.department_code,
        outcomes.award_year,
        coalesce(candidates.siren, outcomes.proposed_siren) as proposed_siren,
        candidates.unit_name,
        candidates.total,
        coalesce(candidates.reasons, outcomes.reasons) as reasons
    from outcomes
    left join candidates on outcomes.asked_id = candidates.asked_id

)

select * from final
