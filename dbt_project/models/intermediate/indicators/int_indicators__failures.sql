-- Failures of all companies of the region (population region) and of the register's firms (all, core), by the date of
-- their judgment.
-- Absent is not zero: without any notice of a register firm, or before the source begins, nothing is computed. A count
-- that begins before the first notice held, or holds a conversion whose opening was not seen, is provisional.
with spine as (

    select * from {{ ref('int_indicators__failure_spine') }}

),

members as (

    select * from {{ ref('int_failures__members') }}

),

departments as (

    select * from {{ ref('departments') }}
    where {{ in_perimeter('region_code') }}

),

expected_shares as (

    select * from {{ ref('int_failures__expected_shares') }}

),

known as (

    select
        spine.reference_date,
        spine.period_start,
        members.*
    from spine
    inner join members
        on
            spine.population = members.population
            and spine.reference_date >= members.judgment_date
            and (spine.period_start is null or spine.period_start <= members.judgment_date)
    where spine.not_computable_reason is null

),

-- Every department of the region stands in the count, with zero when the source was read and names none.
empty_departments as (

    select
        spine.reference_date,
        spine.period_start,
        spine.population,
        departments.department_code as member
    from spine
    cross join departments
    where spine.not_computable_reason is null and spine.period_start is null

),

labelled as (

    select
        reference_date,
        period_start,
        population,
        'none' as breakdown,
        'none' as member,
        failure_id,
        siren,
        is_opening_seen
    from known
    union all
    select
        reference_date,
        period_start,
        population,
        'year' as breakdown,
        judgment_year as member,
        failure_id,
        siren,
        is_opening_seen
    from known
    where period_start is null
    union all
    select
        reference_date,
        period_start,
        population,
        'month' as breakdown,
        judgment_month as member,
        failure_id,
        siren,
        is_opening_seen
    from known
    where period_start is null
    union all
    select
        reference_date,
        period_start,
        population,
        'department' as breakdown,
        department_code as member,
        failure_id,
        siren,
        is_opening_seen
    from known
    where period_start is null
    union all
    select
        reference_date,
        period_start,
        population,
        'department' as breakdown,
        member,
        null as failure_id,
        null as siren,
        null as is_opening_seen
    from empty_departments
    union all
    select
        reference_date,
        period_start,
        population,
        'year_department' as breakdown,
        judgment_year || ':' || department_code as member,
        failure_id,
        siren,
        is_opening_seen
    from known
    where period_start is null
    union all
    select
        reference_date,
        period_start,
        population,
        'opening_kind' as breakdown,
        opening_kind as member,
        failure_id,
        siren,
        is_opening_seen
    from known
    where period_start is null
    union all
    select
        reference_date,
        period_start,
        population,
        'age_bracket' as breakdown,
        age_bracket as member,
        failure_id,
        siren,
        is_opening_seen
    from known
    where period_start is null
    union all
    select
        reference_date,
        period_start,
        population,
        'firm_type' as breakdown,
        firm_type as member,
        failure_id,
        siren,
        is_opening_seen
    from known
    where population <> 'region'

),

counted as (

    select
        reference_date,
        period_start,
        population,
        breakdown,
        member,
        count(failure_id) as failures,
        count(siren) as with_siren,
        count(case when not is_opening_seen then failure_id end) as openings_not_seen,
        min(case when breakdown in ('year', 'year_department') then substr(member, 1, 4) end) as judgment_year,
        min(case when breakdown = 'month' then member end) as judgment_month
    from labelled
    group by reference_date, period_start, population, breakdown, member

),

-- The total stands even when it is zero: the source was read and says none.
measures as (

    select
        spine.*,
        coalesce(counted.breakdown, 'none') as breakdown,
        coalesce(counted.member, 'none') as member,
        coalesce(counted.failures, 0) as failures,
        coalesce(counted.with_siren, 0) as with_siren,
        coalesce(counted.openings_not_seen, 0) as openings_not_seen,
        -- Null without a period: all that is held counts, and nothing says what came before.
        counted.judgment_month,
        coalesce(
            spine.period_start,
            try_cast(counted.judgment_year || '-01-01' as date),
            try_cast(counted.judgment_month || '-01' as date)
        ) as counted_from,
        least(
            spine.reference_date,
            coalesce(
                try_cast(counted.judgment_year || '-12-31' as date),
                last_day(try_cast(counted.judgment_month || '-01' as date)),
                spine.reference_date
            )
        ) as counted_until
    from spine
    left join counted
        on
            spine.reference_date = counted.reference_date
            and spine.population = counted.population
            and spine.period_start is not distinct from counted.period_start

),

explained as (

    select
        measures.*,
        case
            when counted_from is null then 'annonces relevées depuis le ' || {{ day_in_words('first_publication') }}
            when counted_from < first_publication
                then 'couvert depuis le ' || {{ day_in_words('first_publication') }} || ' seulement'
        end as why_from,
        case
            when counted_until > measures.last_publication
                then 'le BODACC relevé s''arrête le ' || {{ day_in_words('measures.last_publication') }}
            when counted_until >= {{ provisional_from() }}
                then
                    'les deux derniers mois de jugement se remplissent encore'
                    || coalesce(
                        ', part attendue à ce jour '
                        || cast(round(100 * expected_shares.expected_share) as integer) || ' %',
                        ''
                    )
        end as why_until,
        case
            when openings_not_seen > 0 then 'dont ' || cast(openings_not_seen as varchar) || ' sans ouverture relevée'
        end as why_unseen
    from measures
    left join expected_shares on measures.judgment_month = expected_shares.judgment_month

),

reasoned as (

    select
        *,
        coalesce(
            not_computable_reason,
            nullif(
                concat_ws(
                    ' ; ',
                    case
                        when '{{ var("origin") }}' = 'sample'
                            then 'échantillon : extrait partiel du BODACC, surtout des associations avant 2026'
                    end,
                    why_from,
                    why_until,
                    why_unseen
                ),
                ''
            )
        ) as reason
    from explained

),

final as (

    select
        reference_date,
        period_start,
        'failures.failures' as indicator_id,
        population,
        breakdown,
        member,
        case when not_computable_reason is null then cast(failures as double) end as value,
        'count' as unit,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        case when not_computable_reason is null then coalesce(1.0 * with_siren / nullif(failures, 0), 1.0) end
            as coverage,
        case
            when not_computable_reason is not null then 'not_computable'
            when reason is not null then 'provisional'
            else 'final'
        end as status,
        reason
    from reasoned

)

select * from final
