-- Share of the firms that have not failed at each age (Kaplan–Meier), with the bounds of its 95 % band.
with spine as (

    select * from {{ ref('int_indicators__failure_spine') }}
    where period_start is null and population in ('all', 'core')

),

followed as (

    select * from {{ ref('int_indicators__spine') }}

),

survival as (

    select
        cast(reference_date as date) as reference_date,
        population,
        years,
        survival,
        low,
        high,
        at_risk,
        firms,
        failures
    from {{ ref('int_failures__survival') }}

),

measures as (

    select
        *,
        'failures.survival_rate' as indicator_id,
        survival as share
    from survival
    union all
    select
        *,
        'failures.survival_rate_low' as indicator_id,
        low as share
    from survival
    union all
    select
        *,
        'failures.survival_rate_high' as indicator_id,
        high as share
    from survival

),

indicators as (

    select distinct indicator_id from measures
    union
    select 'failures.survival_rate' as indicator_id

),

stated as (

    select
        spine.reference_date,
        spine.population,
        indicators.indicator_id,
        measures.years,
        measures.share,
        measures.at_risk,
        measures.firms,
        followed.firms as followed_firms,
        case
            when spine.not_computable_reason is not null then spine.not_computable_reason
            when measures.years is null then 'aucune firme dont Sirene donne la date de création'
            when measures.share is null then 'aucune défaillance avant cet âge : la bande n''a pas de largeur'
        end as why_not
    from spine
    cross join indicators
    inner join followed
        on spine.reference_date = followed.reference_date and spine.population = followed.population
    left join measures
        on
            spine.reference_date = measures.reference_date
            and spine.population = measures.population
            and indicators.indicator_id = measures.indicator_id

),

final as (

    select
        reference_date,
        cast(null as date) as period_start,
        indicator_id,
        population,
        case when years is null then 'none' else 'age_years' end as breakdown,
        coalesce(cast(years as varchar), 'none') as member,
        case when why_not is null then 100.0 * share end as value,
        'percent' as unit,
        cast(null as double) as numerator,
        case when why_not is null then cast(at_risk as double) end as denominator,
        case when why_not is null then least(1.0, 1.0 * firms / nullif(followed_firms, 0)) end as coverage,
        case when why_not is not null then 'not_computable' else 'estimated' end as status,
        coalesce(
            why_not,
            'Kaplan–Meier sur ' || {{ counted('firms', 'firme') }} || ', dont ' || cast(at_risk as varchar)
            || ' encore suivies à cet âge ; '
            || 'registre d''aujourd''hui : les firmes disparues avant sa constitution y manquent'
        ) as reason
    from stated

)

select * from final
