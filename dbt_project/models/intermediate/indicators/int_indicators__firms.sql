with firms as (

    select * from {{ ref('stg_register__firms') }}

),

presence as (

    select * from {{ ref('int_firms__presence') }}
    where is_in_panorama

),

reference_dates as (

    select * from {{ ref('reference_dates') }}

),

departments as (

    select * from {{ ref('departments') }}
    where {{ in_perimeter('region_code') }}

),

populations as (

    select 'all' as population
    union all
    select 'core' as population
    union all
    select 'diversified' as population

),

spine as (

    select
        reference_dates.reference_date,
        populations.population
    from reference_dates
    cross join populations

),

present as (

    select
        presence.reference_date,
        presence.presence_basis,
        -- Where the firm stood at that date; the register says where it is today.
        presence.department_code as department_at_date,
        populations.population,
        firms.*
    from presence
    inner join firms on presence.firm_id = firms.firm_id
    inner join populations on populations.population in ('all', firms.ai_group)

),

totals as (

    select
        spine.reference_date,
        spine.population,
        count(present.firm_id) as firms,
        count(present.firm_type) as typed_firms,
        coalesce(sum(case when present.firm_type = 'startup' then 1 else 0 end), 0) as startups,
        coalesce(sum(case when present.firm_id is not null and present.ai_group is null then 1 else 0 end), 0)
            as not_reviewed,
        coalesce(sum(case when present.presence_basis = 'sirene' then 1 else 0 end), 0) as proved_firms
    from spine
    left join present
        on spine.reference_date = present.reference_date and spine.population = present.population
    group by spine.reference_date, spine.population

),

-- A register that follows nobody in a region says nothing of it: absent is not zero.
followed as (

    select
        *,
        max(firms) over (partition by reference_date) > 0 as is_followed
    from totals

),

-- One row per firm and value: a firm with two technologies stands in both.
technologies as (

    select
        reference_date,
        population,
        firm_id,
        {{ exploded(split("coalesce(technologies, 'unknown')", '|')) }} as member
    from present

),

labelled as (

    select
        reference_date,
        population,
        firm_id,
        'department' as breakdown,
        coalesce(department_at_date, 'unknown') as member
    from present
    union all
    -- Every department of the region stands in the count, with zero when the register names no firm there.
    select
        spine.reference_date,
        spine.population,
        cast(null as varchar) as firm_id,
        'department' as breakdown,
        departments.department_code as member
    from spine
    cross join departments
    union all
    select
        reference_date,
        population,
        firm_id,
        'firm_type' as breakdown,
        coalesce(firm_type, 'unknown') as member
    from present
    union all
    select
        reference_date,
        population,
        firm_id,
        'ai_group' as breakdown,
        coalesce(ai_group, 'not_reviewed') as member
    from present
    where population = 'all'
    union all
    select
        reference_date,
        population,
        firm_id,
        'technology' as breakdown,
        trim(member) as member
    from technologies

),

counted as (

    select
        reference_date,
        population,
        breakdown,
        member,
        count(distinct firm_id) as firms
    from labelled
    group by reference_date, population, breakdown, member

),

measures as (

    select
        reference_date,
        'firms.firms' as indicator_id,
        population,
        'none' as breakdown,
        'none' as member,
        cast(firms as double) as value,
        'count' as unit,
        cast(null as double) as numerator,
        cast(null as double) as denominator
    from totals
    union all
    select
        reference_date,
        'firms.firms' as indicator_id,
        population,
        breakdown,
        member,
        firms as value,
        'count' as unit,
        null as numerator,
        null as denominator
    from counted
    union all
    select
        reference_date,
        'firms.startups' as indicator_id,
        population,
        'none' as breakdown,
        'none' as member,
        startups as value,
        'count' as unit,
        null as numerator,
        null as denominator
    from totals
    union all
    select
        reference_date,
        'firms.not_reviewed' as indicator_id,
        population,
        'none' as breakdown,
        'none' as member,
        not_reviewed as value,
        'count' as unit,
        null as numerator,
        null as denominator
    from totals
    where population = 'all'
    union all
    select
        reference_date,
        'firms.share_of_startups' as indicator_id,
        population,
        'none' as breakdown,
        'none' as member,
        100.0 * startups / nullif(typed_firms, 0) as value,
        'percent' as unit,
        startups as numerator,
        typed_firms as denominator
    from totals

),

stated as (

    select
        measures.*,
        case when followed.is_followed then measures.value end as stated_value,
        followed.is_followed,
        followed.firms,
        followed.typed_firms,
        followed.proved_firms
    from measures
    inner join followed
        on measures.reference_date = followed.reference_date and measures.population = followed.population

),

final as (

    select
        reference_date,
        cast(null as date) as period_start,
        indicator_id,
        population,
        breakdown,
        member,
        stated_value as value,
        unit,
        numerator,
        denominator,
        case
            when stated_value is null then null
            when indicator_id = 'firms.share_of_startups' then 1.0 * typed_firms / nullif(firms, 0)
            else coalesce(1.0 * proved_firms / nullif(firms, 0), 0.0)
        end as coverage,
        case
            when stated_value is null then 'not_computable'
            when proved_firms < firms then 'provisional'
            when indicator_id = 'firms.share_of_startups' and typed_firms < firms then 'provisional'
            else 'final'
        end as status,
        case
            when not is_followed then 'le registre ne suit aucune firme de cette région'
            when stated_value is null then 'aucune firme de type connu'
            else
                nullif(
                    concat_ws(
                        ' ; ',
                        case
                            when indicator_id = 'firms.share_of_startups' and typed_firms < firms
                                then
                                    'type connu pour ' || {{ counted('typed_firms', 'firme') }}
                                    || ' sur ' || cast(firms as varchar)
                        end,
                        case
                            when proved_firms < firms
                                then
                                    'présence prouvée par Sirene pour ' || {{ counted('proved_firms', 'firme') }}
                                    || ' sur ' || cast(firms as varchar)
                                    || ', dite par le registre pour les autres'
                        end,
                        case
                            when reference_date < {{ edition_end() }} then 'registre d''aujourd''hui, sans historique'
                        end
                    ),
                    ''
                )
        end as reason
    from stated

)

select * from final
